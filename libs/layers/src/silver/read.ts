import type { DeltaTable } from '@fastcart/delta';
import {
  type Backlog,
  type Batch,
  type CommitRecord,
  commitsRead,
  nothingRead,
  type RowSource,
  type Run,
  tableRead,
} from '@fastcart/runtime';
import { bronze, positionOf, replacedPosition, silver } from '@fastcart/schemas';

export interface SilverTables {
  bronze: DeltaTable;
  silver: DeltaTable;
  rejected: DeltaTable;
}

/** The versions of Bronze that a batch reads: after `from`, up to `to`. */
export interface SilverInput extends Batch {
  from: bigint | undefined;
  /** The positions of the commits before the new rows: of `rejected`, and of the replacement of stored rows. */
  rejectedUpTo: bigint | undefined;
  replacedUpTo: bigint | undefined;
  /** The changes of Bronze in these versions. */
  changes: RowSource;
}

/** The name of the position of Silver and of `rejected` in Bronze. */
export const position = positionOf(silver);

/**
 * The commits of Bronze that are new to Silver; undefined when there are none. Their rows are read later, by the query that
 * conforms them. A long backlog ends before the commit that would exceed a batch. The range of an interrupted run is read
 * again unchanged. Errors: SOURCE_REWOUND.
 */
export async function read(
  run: Run,
  { silver: table, rejected }: SilverTables,
  backlog: Backlog,
): Promise<SilverInput | undefined> {
  const [[from, replaced], [rejectedRead]] = await Promise.all([
    commitsRead(table, [position, replacedPosition]),
    commitsRead(rejected, [position]),
  ]);
  const start = from ?? nothingRead;
  if (!(await backlog.isBehind(start))) return undefined;
  const interrupted = [rejectedRead, replaced].find((ref) => ref !== undefined && ref.version > start.version);
  const batch = await backlog.next(start, interrupted);
  tableRead(run, bronze.name, Number(batch.after), Number(batch.to), batch.writers);
  return {
    ...batch,
    from: from?.version,
    rejectedUpTo: rejectedRead?.version,
    replacedUpTo: replaced?.version,
    changes: backlog.rows(batch.after, batch.to),
  };
}

/** The number of rows of a commit, by Bronze's counts. A commit of maintenance adds none. */
export function rowsOf(record: CommitRecord | undefined): number {
  return record?.kind === 'messages' ? (record.counts?.rows ?? 0) : 0;
}
