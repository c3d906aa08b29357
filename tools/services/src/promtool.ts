import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { debianFolder } from './debian';
import { ServiceError } from './errors';

/** Prometheus' tool for checks and tests of rules: Debian's, unpacked into the cache; without apt, the one on the PATH. */
export function promtool(): string {
  const folder = debianFolder('prometheus', ['prometheus']);
  if (folder) return join(folder, 'usr/bin/promtool');
  if (spawnSync('promtool', ['--version']).status === 0) return 'promtool';
  throw new ServiceError('INSTALL_FAILED', 'there is neither apt-get nor promtool: install Prometheus on this machine');
}
