import { closeSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Creates a folder and its parents if they do not exist, and syncs the parent of a new folder if the system allows it. The
 * folders are created one by one, because Node's `recursive` never returns on a file system that cannot create folders,
 * such as /proc. Errors: the operating system's; ENOTDIR when the folder cannot be created.
 */
export function makeFolder(path: string): void {
  const folder = resolve(path);
  if (isFolder(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Otherwise another process has created it at the same time.
    if (!isFolder(folder)) throw refusal(folder, error as NodeJS.ErrnoException);
  }
  try {
    syncFolder(dirname(folder));
  } catch {
    // The folder may be writable but not readable, and not every file system can sync a folder. The system writes it later.
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
