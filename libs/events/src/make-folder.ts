import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder, with those above it, where it is missing. The folders are made one by one: the `recursive` of Node.js
 * never returns where a file system makes no folder, such as /proc. Errors: the operating system's; ENOTDIR when there
 * can be no folder.
 */
export function makeFolder(path: string): void {
  const folder = resolve(path);
  if (isFolder(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (cause) {
    // Another process has made it meanwhile.
    if (isFolder(folder)) return;
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'EEXIST' && code !== 'ENOENT') throw cause;
    const reason = code === 'EEXIST' ? 'a file with this name exists' : 'its file system makes no folders';
    throw Object.assign(new Error(`the folder ${folder} cannot be made: ${reason}`, { cause }), { code: 'ENOTDIR' });
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
