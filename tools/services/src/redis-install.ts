import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { debianFolder, libraryPath } from './debian';
import { ServiceError } from './errors';

/** The packages of the server, with the libraries that a small machine does not have. */
const packages = ['redis-server', 'redis-tools', 'libatomic1', 'libjemalloc2', 'liblzf1'];

export interface RedisProgram {
  file: string;
  env: Record<string, string>;
}

/**
 * Debian's Redis, unpacked into the cache. It does not need root and starts no system service. Without apt, the
 * redis-server on the PATH.
 */
export function installRedis(): RedisProgram {
  const folder = debianFolder('redis', packages);
  if (!folder) return installedRedis();
  return { file: join(folder, 'usr/bin/redis-server'), env: { LD_LIBRARY_PATH: libraryPath(folder) } };
}

function installedRedis(): RedisProgram {
  if (spawnSync('redis-server', ['--version']).status === 0) return { file: 'redis-server', env: {} };
  throw new ServiceError(
    'INSTALL_FAILED',
    'there is neither apt-get nor redis-server: install Redis 7 on this machine',
  );
}
