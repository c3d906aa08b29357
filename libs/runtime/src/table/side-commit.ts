import type { DeltaTable, HistoryEntry } from '@fastcart/delta';
import { type CommitRef, type Named, positionAt } from '@fastcart/schemas';
import { commitId, commitsRead, nothingRead } from './commit-ref';
import type { Monotonic } from './commit';
import { lineageOf } from './lineage';
import { parse } from './record';

/** A main table that names, beside its positions, the commit of its side table that it relies on. */
export interface TablePair {
  main: DeltaTable;
  side: DeltaTable;
  /** The names of both, in positions, logs and errors. */
  names: { main: string; side: string };
}

/**
 * What a main commit notes of its side table, of whose commits it relies on `ref`, or on none. Every one of them notes it,
 * so that the newest entry of the log has it.
 */
export function relied(side: Named, ref: CommitRef = nothingRead): Monotonic {
  return positionAt(side.name, ref);
}

/** The newest commit of a table, in the version that it was loaded at. */
export async function newestCommit(table: DeltaTable): Promise<CommitRef> {
  const [newest] = await table.history(1);
  return { version: BigInt(table.version), id: newest ? commitId(newest) : 0n };
}

/** The commit of the side table that the main table relies on; undefined in a lake whose programs did not note it. */
export async function reliedOn({ main, names }: TablePair): Promise<CommitRef | undefined> {
  const [read] = await commitsRead(main, [names.side]);
  return read;
}

/**
 * A loss takes the newest commits, and the next run notices it. So a commit that more than this many others follow is not
 * looked up: it was there when they were written.
 */
const RECENT = 32;

/**
 * The side commit that the main table relies on, when the side table does not have it. Before that is reported the side table
 * is refreshed: another run may have committed to both while they were opened.
 */
export async function missingSide(tables: TablePair): Promise<CommitRef | undefined> {
  const read = await reliedOn(tables);
  const { side } = tables;
  if (!read || (await has(side, read))) return undefined;
  await side.refresh();
  return (await has(side, read)) ? undefined : read;
}

async function has(side: DeltaTable, read: CommitRef): Promise<boolean> {
  const since = side.version - Number(read.version);
  if (read.id === 0n && since >= 0) return true;
  return since > RECENT || isThere(await side.history(Math.max(1, since + 1)), side.version)(read);
}

/**
 * Whether a table has a commit, by the newest part of its history that its log still has. What was cleaned from the log
 * was there, and a commit without an id is whichever stands there. What a restore has undone is still there.
 */
export function isThere(history: HistoryEntry[], newest: number): (ref: CommitRef) => boolean {
  const ids = new Map(history.map((entry) => [entry.version, commitId(entry)]));
  return ({ version, id }) => {
    if (version > BigInt(newest)) return false;
    const found = ids.get(Number(version));
    return id === 0n || found === undefined || found === id;
  };
}

/**
 * Of the history of a main table, newest first, the commits whose side commits are not there, oldest first. Shares of
 * partitions commit in another order than their side commits, so that one that is whole tells nothing of those before it;
 * only where they were taken again, or all was replayed, everything before is whole.
 */
export function withoutSide(history: HistoryEntry[], has: (ref: CommitRef) => boolean): HistoryEntry[] {
  const lost: HistoryEntry[] = [];
  for (const commit of lineageOf(history)) {
    const record = parse(commit.info);
    const side = record && 'side' in record ? record.side : undefined;
    if (!side) continue;
    if (has(side)) {
      if (record?.kind === 'housekeeping') break;
    } else if (record?.kind !== 'housekeeping' || record.layer === 'replay') {
      lost.push(commit);
    }
  }
  return lost.reverse();
}
