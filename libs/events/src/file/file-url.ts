import { resolve } from 'node:path';

/**
 * The absolute directory of a file URL. `file://./x` and `file://../x`, whose `.` and `..` are host names in the URL
 * standard, are relative to the working directory. Adds mistakes to `mistakes`.
 */
export function directoryOf(url: string, mistakes: string[]): string {
  const path = /^file:\/\/(.*)$/is.exec(url)?.[1] ?? '';
  const reason = reasonAgainst(path);
  if (reason === undefined) return resolve(decodeURIComponent(path));
  mistakes.push(`${reason}; write file:///absolute/directory or file://./relative/directory`);
  return '';
}

function reasonAgainst(path: string): string | undefined {
  if (path === '') return 'needs a directory after file://';
  if (!/^\.{0,2}(\/|$)/.test(path)) return 'has a host name';
  // In the URL standard \ is a slash, and %2F is a part of a name, which no file system allows.
  if (/[?#\\]|%2f/i.test(path))
    return 'has a character that must be written in another way: ? as %3F, # as %23, \\ as %5C, %2F as /';
  try {
    return /\p{Cc}/u.test(decodeURIComponent(path)) ? 'contains a control character' : undefined;
  } catch {
    return 'has a % that must be written as %25';
  }
}
