import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execute, once } from '@fastcart/environments';
import { ServiceError } from './errors';

/**
 * The folder of the cache with the unpacked packages of this Debian. It does not need root and starts no system service.
 * Undefined without apt.
 */
export function debianFolder(name: string, packages: string[]): string | undefined {
  if (spawnSync('apt-get', ['--version']).error) return undefined;
  return once(name, (unfinished) => {
    try {
      unpack(unfinished, packages);
    } catch (error) {
      const what = `apt cannot install ${name} (${packages.join(', ')}): ${(error as Error).message}`;
      throw new ServiceError('INSTALL_FAILED', what, { cause: error });
    }
  });
}

/** LD_LIBRARY_PATH for the programs of such a folder. */
export function libraryPath(folder: string): string {
  return ['usr/lib', 'lib']
    .map((name) => join(folder, name))
    .filter((parent) => existsSync(parent))
    .flatMap((parent) => readdirSync(parent).map((name) => join(parent, name)))
    .join(':');
}

function unpack(folder: string, packages: string[]): void {
  const download = (options: string[]) =>
    execute('sh', [
      '-c',
      'cd "$1" && shift && exec apt-get -qq "$@"',
      'sh',
      folder,
      ...options,
      'download',
      ...packages,
    ]);
  try {
    download([]);
  } catch {
    // The machine's package lists are missing or too old, and only root may update them: use lists in the cache.
    const lists = join(folder, 'lists');
    mkdirSync(join(lists, 'partial'), { recursive: true });
    const own = ['-o', `Dir::State::lists=${lists}`, '-o', `Dir::Cache=${lists}`];
    execute('apt-get', ['-qq', ...own, 'update']);
    download(own);
    rmSync(lists, { recursive: true });
  }
  for (const name of readdirSync(folder))
    if (name.endsWith('.deb')) execute('dpkg', ['-x', join(folder, name), folder]);
}
