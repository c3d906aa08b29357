import type { DeltaTable, HistoryEntry } from '@fastcart/delta';
import { FastcartError } from './errors';
import { parse } from './record';

/**
 * Whether a table has versions after a reader's position. It is read anew where it seems to end before the position:
 * another run may have read more than it held when it was opened. Errors: SOURCE_REWOUND, when it does end before.
 */
export async function isBehind(table: DeltaTable, name: string, position: bigint): Promise<boolean> {
  if (position > BigInt(table.version)) await table.refresh();
  if (position > BigInt(table.version)) throw rewound(name, `ends at version ${table.version}`, position);
  return position < BigInt(table.version);
}

/**
 * The commits after a reader's position that have made the table what it is, oldest first. What a restore has undone is
 * not among them. Errors: SOURCE_REWOUND, when the reader has read what was undone, or the log does not reach back to it;
 * SCHEMA_VERSION, when a commit has a record of an unknown format: it may be a restore.
 */
export async function commitsAfter(table: DeltaTable, name: string, position: bigint): Promise<HistoryEntry[]> {
  const history = await table.history(table.version - Number(position));
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
