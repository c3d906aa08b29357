import { existsSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execute } from './execute';

/** What survives a fresh clone on the same machine. Asked for each time: a test may have a cache of its own. */
export function cacheFolder(): string {
  return process.env.FASTCART_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'fastcart');
}

/** A folder of the cache, made once per machine: whole or not at all. */
export function once(name: string, make: (folder: string) => void): string {
  const folder = join(cacheFolder(), name);
  if (existsSync(folder)) return folder;
  console.error(`Installing ${name} ...`);
  const unfinished = `${folder}.${process.pid}`;
  // mkdirSync, recursive, never returns where a file system makes no folder, such as /proc.
  execute('mkdir', ['-p', unfinished]);
  make(unfinished);
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // Another process has made it meanwhile.
    if (!existsSync(folder)) throw error;
    rmSync(unfinished, { recursive: true });
  }
  return folder;
}
