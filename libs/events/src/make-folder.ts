import { closeSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder, with those above it, where it is missing, and syncs the folder above a new one where the system lets it.
 * The folders are made one by one: the `recursive` of Node.js never returns where a file system makes no folder, such as
 * /proc. Errors: the operating system's; ENOTDIR when there can be no folder.
 */
export function makeFolder(path: string): void {
  const folder = resolve(path);
  if (isFolder(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Otherwise another process has made it meanwhile.
    if (!isFolder(folder)) throw refusal(folder, error as NodeJS.ErrnoException);
  }
  try {
    syncFolder(dirname(folder));
  } catch {
    // A folder that may be written to may not have to be readable, and not every file system syncs one: the system writes it
    // in its own time.
  }
}

/** Waits until the names in a folder are on the disk. Errors: the operating system's. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function refusal(folder: string, cause: NodeJS.ErrnoException): Error {
  if (cause.code !== 'EEXIST' && cause.code !== 'ENOENT') return cause;
  const reason = cause.code === 'EEXIST' ? 'a file with this name exists' : 'the file system does not allow it';
  return Object.assign(new Error(`the folder ${folder} cannot be made: ${reason}`, { cause }), { code: 'ENOTDIR' });
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
