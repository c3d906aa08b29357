import { statSync } from 'node:fs';
import { resolve } from 'node:path';

/** What is wrong with the folder of files that live as long as a run; undefined when nothing is. */
export function mistakeInSpoolDir(path: string): string | undefined {
  // The engines take the path of a file with these for a pattern.
  if (/[*?[]/.test(resolve(path))) return 'has *, ? or [ in its path; choose another folder';
  return mistakeInFolder(path);
}

/** Why a path can be no folder; undefined where there is one, or none yet. */
export function mistakeInFolder(path: string): string | undefined {
  return isBelowFile(path) ? 'is a file or lies below a file; it must be a folder' : undefined;
}

function isBelowFile(path: string): boolean {
  try {
    return !statSync(path).isDirectory();
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOTDIR';
  }
}
