import type { DeltaTable, RowSource } from '@fastcart/delta';
import type { CommitRef } from '@fastcart/schemas';
import { commitId } from './commit-ref';
import { requireUndamaged } from './damaged';
import { commitsAfter, isBehind } from './lineage';
import type { BatchLimit } from '../process/memory';
import { type CommitRecord, isHousekeeping, parse } from './record';

export interface Batch {
  /** The version before its first: beyond the reader's position where a restore has undone what came next. */
  after: bigint;
  /** Up to and including this version. */
  to: bigint;
  /** Of the commit of that version; 0 where a position is no version. */
  id: bigint;
  /** Rows in the commits of the batch, and bytes of the messages that they were made of, as far as they say it. */
  rows: number;
  bytes: number;
  /** Rows that were replaced, as the commits count them; undefined where one does not say it. */
  replaced: number | undefined;
  /** `traceparent` of the runs that wrote them. */
  writers: (string | undefined)[];
  /** Versions of the batch that are no news to a reader: {@link isHousekeeping}. */
  housekeeping: number[];
}

/** The rows of a commit that a reader takes. When it takes none, the commit's bytes do not count either. */
type RowsOf = (record: CommitRecord | undefined) => number;

/** The commits of the source table that a hop has not read yet. A position is a version of that table by default. */
export interface Backlog {
  /** Whether there is anything after a position. Errors: SOURCE_REWOUND. */
  isBehind(read: CommitRef): Promise<boolean>;
  /** A batch after a position; one that an interrupted run took reaches `until`. Errors: SOURCE_REWOUND, STORAGE_CORRUPT. */
  next(read: CommitRef, until?: CommitRef): Promise<Batch>;
  /** The rows of a batch, with the columns of a change feed. */
  rows(after: bigint, to: bigint): RowSource;
}

/** The changes of a table, `name` in errors, in batches, as `rowsOf` counts the rows of a commit. */
export function changeFeed(table: DeltaTable, name: string, limit: BatchLimit, rowsOf: RowsOf): Backlog {
  return {
    isBehind: (read) => isBehind(table, name, read),
    next: async (read, until) => {
      const batch = await nextBatch(table, name, read, limit, rowsOf, until);
      await requireUndamaged(name, table, newsOf(batch));
      return batch;
    },
    rows: (after, to) => ({ changes: table, from: Number(after) + 1, to: Number(to) }),
  };
}

/** The versions of a batch whose rows its reader takes. */
function newsOf({ after, to, housekeeping }: Batch): number[] {
  const versions = Array.from({ length: Number(to - after) }, (_, index) => Number(after) + 1 + index);
  return versions.filter((version) => !housekeeping.includes(version));
}

/**
 * The commits after the one that was `read` that make up a batch: as many as stay within the limit together, or one that
 * alone does not; or those up to `until`, where that is given. A batch ends before versions that a restore has undone.
 * `name`: the table's, for errors. Errors: SOURCE_REWOUND.
 */
export async function nextBatch(
  table: DeltaTable,
  name: string,
  read: CommitRef,
  limit: BatchLimit,
  rowsOf: RowsOf,
  until?: CommitRef,
): Promise<Batch> {
  const commits = await commitsAfter(table, name, read, until ? [until] : []);
  const after = commits[0] ? BigInt(commits[0].version - 1) : read.version;
  const batch: Batch = { after, to: after, id: 0n, rows: 0, bytes: 0, replaced: 0, writers: [], housekeeping: [] };
  for (const commit of commits) {
    const { version } = commit;
    if (BigInt(version) > batch.to + 1n) break;
    const record = parse(commit.info);
    const rows = isHousekeeping(record) ? 0 : rowsOf(record);
    const bytes = rows > 0 && record && 'bytes' in record ? (record.bytes ?? 0) : 0;
    const isTooMuch = batch.rows + rows > limit.rows || batch.bytes + bytes > limit.bytes;
    if (until === undefined ? batch.to > after && isTooMuch : version > until.version) break;
    batch.to = BigInt(version);
    batch.id = commitId(commit);
    batch.rows += rows;
    batch.bytes += bytes;
    if (isHousekeeping(record)) batch.housekeeping.push(version);
    else {
      batch.writers.push(record?.traceparent);
      batch.replaced = sumOf(batch.replaced, record?.kind === 'rows' ? record.counts?.replaced : undefined);
    }
  }
  return batch;
}

function sumOf(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || right === undefined ? undefined : left + right;
}
