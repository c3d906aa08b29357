import { join } from 'node:path';
import { debianFolder, libraryPath } from './debian';

/** Debian's strace, unpacked into the cache; undefined without apt. */
export function installStrace(): { file: string; env: Record<string, string> } | undefined {
  const folder = debianFolder('strace', ['strace', 'libunwind8', 'liblzma5']);
  if (folder === undefined) return undefined;
  return { file: join(folder, 'usr/bin/strace'), env: { LD_LIBRARY_PATH: libraryPath(folder) } };
}
