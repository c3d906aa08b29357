import { createHash } from 'node:crypto';
import type { DeltaTable, HistoryEntry } from '@fastcart/delta';
import { commitName, type CommitRef, withCommits } from '@fastcart/schemas';
import { parse } from './record';

/** 60 bits, which fit into the version of a txn action. */
const HEX_DIGITS = 15;

/** What identifies a commit: its run, or the whole commitInfo of another program. */
export function commitId({ info }: HistoryEntry): bigint {
  return idOf(parse(info)?.runId ?? JSON.stringify(info, sorted));
}

/** What identifies the commits of a run. */
export function idOf(runId: string): bigint {
  return BigInt(`0x${createHash('sha256').update(runId).digest('hex').slice(0, HEX_DIGITS)}`);
}

/** The order of keys is no property of JSON. */
function sorted(_: string, value: unknown): unknown {
  const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isPlain
    ? Object.fromEntries(Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1)))
    : value;
}

/** The commit of a version up to the one that the table was loaded at. */
export async function commitAt(table: DeltaTable, version: bigint): Promise<CommitRef> {
  const history = await table.history(table.version - Number(version) + 1);
  const commit = history.find((entry) => BigInt(entry.version) === version);
  return { version, id: commit ? commitId(commit) : 0n };
}

/** The commits that a table has read, by the names of its positions; undefined where it has read none. */
export async function commitsRead(table: DeltaTable, positions: string[]): Promise<(CommitRef | undefined)[]> {
  const stored = await table.transactions(withCommits(positions));
  return positions.map((name) => {
    const version = stored.get(name);
    return version === undefined ? undefined : { version, id: stored.get(commitName(name)) ?? 0n };
  });
}

/** Where a table stands that has read nothing. */
export const nothingRead: CommitRef = { version: 0n, id: 0n };
