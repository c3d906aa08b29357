import type { DeltaTable, HistoryEntry } from '@fastcart/delta';
import type { CommitRef } from '@fastcart/schemas';
import { commitId } from './commit-ref';
import { FastcartError } from '../process/errors';
import { parse } from './record';

/**
 * Whether a table has versions after the commit that a reader has read. It is read anew where it seems to end before:
 * another run may have read more than it held when it was opened. Errors: SOURCE_REWOUND, when it does end before, or with
 * another commit of that version.
 */
export async function isBehind(table: DeltaTable, name: string, read: CommitRef): Promise<boolean> {
  const { version } = read;
  if (version > BigInt(table.version)) await table.refresh();
  if (version > BigInt(table.version)) throw rewound(name, `ends at version ${table.version}`, version);
  if (version < BigInt(table.version)) return true;
  requireSame(name, await table.history(1), [read]);
  return false;
}

/**
 * Errors: SOURCE_REWOUND, when the history has another commit of a version that was read. A commit that the log has no
 * more, or whose id no reader has stored, is taken as it is.
 */
export function requireSame(name: string, history: HistoryEntry[], read: CommitRef[]): void {
  for (const { version, id } of read) {
    const commit = history.find((entry) => BigInt(entry.version) === version);
    if (commit && id !== 0n && commitId(commit) !== id)
      throw rewound(name, `has another commit of version ${version}`, version);
  }
}

/**
 * The commits after the one that a reader has read that have made the table what it is, oldest first. What a restore has
 * undone is not among them. `others`: later commits that were read. Errors: SOURCE_REWOUND, when the reader has read what
 * was undone, or another commit of that version, or the log does not reach back to it; SCHEMA_VERSION, when a commit has a
 * record of an unknown format: it may be a restore.
 */
export async function commitsAfter(
  table: DeltaTable,
  name: string,
  read: CommitRef,
  others: CommitRef[] = [],
): Promise<HistoryEntry[]> {
  const { version: position } = read;
  const held = await table.history(table.version - Number(position) + 1);
  requireSame(name, held, [read, ...others]);
  const history = held.filter(({ version }) => BigInt(version) > position);
  for (const commit of history) requireKnown(name, commit);
  const kept = lineageOf(history);
  const before = kept.length === 0 ? table.version : versionBefore(kept.at(-1)!);
  if (BigInt(before) < position) throw rewound(name, `was set back to version ${before}`, position);
  // Its older commits were cleaned up: to go on behind them would pass over rows.
  if (BigInt(before) > position) throw rewound(name, `has a log that begins after version ${before}`, position);
  return kept.reverse();
}

/** Of the newest commits of a table, newest first, those that have made it what it is: without what restores have undone. */
export function lineageOf(history: HistoryEntry[]): HistoryEntry[] {
  const kept: HistoryEntry[] = [];
  for (const commit of history) {
    const last = kept.at(-1);
    if (last === undefined || commit.version <= versionBefore(last)) kept.push(commit);
  }
  return kept;
}

/** Errors: SCHEMA_VERSION, when a commit has a record of a format that this program does not know. */
export function requireKnown(name: string, { version, info }: HistoryEntry): void {
  if (parse(info)?.kind !== 'unknown') return;
  throw new FastcartError(
    'SCHEMA_VERSION',
    `${name}@${version} has a commit record of a format that is not known here`,
  );
}

function versionBefore({ version, info }: HistoryEntry): number {
  const record = parse(info);
  return record?.kind === 'restore' ? record.restored : version - 1;
}

function rewound(name: string, what: string, position: bigint): FastcartError {
  return new FastcartError('SOURCE_REWOUND', `${name} ${what}, and its reader has read it up to ${position}`);
}
