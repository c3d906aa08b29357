import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DeltaTable, HistoryEntry } from '@fastcart/delta';
import { FastcartError } from './errors';

/**
 * Errors: STORAGE_CORRUPT, when a commit has no commitInfo. Delta allows that; but every program that writes to a lake
 * writes one, so that its file is empty or has lost its beginning, as a power loss leaves it.
 */
export function requireWhole(name: string, { url }: DeltaTable, history: HistoryEntry[]): void {
  const torn = history.find(({ info }) => Object.keys(info).length === 0);
  if (torn) throw tornCommit(name, `${url}/_delta_log/${String(torn.version).padStart(20, '0')}.json`);
}

/** An error that names the newest commit that is cut; undefined when there is none, or the log is on no local disk. */
export function cutCommit(name: string, url: string): FastcartError | undefined {
  if (!url.startsWith('file:')) return undefined;
  const log = join(fileURLToPath(url), '_delta_log');
  const commits = readdirSync(log).filter((file) => /^\d{20}\.json$/.test(file));
  const cut = commits.sort().findLast((file) => !isWhole(readFileSync(join(log, file), 'utf8')));
  return cut === undefined ? undefined : tornCommit(name, `${url}/_delta_log/${cut}`);
}

function isWhole(text: string): boolean {
  try {
    for (const line of text.split('\n').filter(Boolean)) JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

function tornCommit(name: string, file: string): FastcartError {
  return new FastcartError('STORAGE_CORRUPT', `${name}: the commit ${file} is empty or cut`);
}
