import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeltaError, type DeltaTable } from '@fastcart/delta';
import { FastcartError } from './errors';

/**
 * Looks at the newest commits, or all. Errors: STORAGE_CORRUPT, when one is cut, or has no commitInfo. Delta allows the
 * latter; but every program that writes to a lake writes one, so that its file is empty or has lost its beginning, as a
 * power loss leaves it.
 */
export async function requireWhole(name: string, table: DeltaTable, limit?: number): Promise<void> {
  const history = await table.history(limit).catch((error: unknown) => {
    throw (DeltaError.is(error, 'CORRUPT') && cutCommit(name, table.url)) || error;
  });
  const torn = history.find(({ info }) => Object.keys(info).length === 0);
  if (torn) throw tornCommit(name, `${table.url}/_delta_log/${String(torn.version).padStart(20, '0')}.json`);
}

/** An error that names the newest commit that is cut; undefined when there is none, or the log is on no local disk. */
export function cutCommit(name: string, url: string): FastcartError | undefined {
  if (!url.startsWith('file:')) return undefined;
  const log = join(fileURLToPath(url), '_delta_log');
  const commits = readdirSync(log).filter((file) => /^\d{20}\.json$/.test(file));
  const cut = commits.sort().findLast((file) => !isWhole(readFileSync(join(log, file), 'utf8')));
  return cut === undefined ? undefined : tornCommit(name, `${url}/_delta_log/${cut}`);
}

/** The binding writes the number of the actions of a commit into its commitInfo. */
interface Action {
  commitInfo?: { numActions?: number };
}

function isWhole(text: string): boolean {
  try {
    const actions = text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Action);
    const written = actions.find(({ commitInfo }) => commitInfo)?.commitInfo?.numActions;
    return written === undefined || written === actions.length;
  } catch {
    return false;
  }
}

function tornCommit(name: string, file: string): FastcartError {
  return new FastcartError('STORAGE_CORRUPT', `${name}: the commit ${file} is empty or cut`);
}
