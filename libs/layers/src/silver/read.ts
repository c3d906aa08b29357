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

/** The versions of Bronze that a run takes: after `from`, up to `to`. */
export interface SilverInput extends Batch {
  from: bigint | undefined;
  /** How far what is committed before the rows has come: the rejects, and the replacement of stored rows. */
  rejectedUpTo: bigint | undefined;
  replacedUpTo: bigint | undefined;
  /** The changes of Bronze in these versions. */
  changes: RowSource;
}

/** The position of Silver and of the rejected table in Bronze. */
export const position = positionOf(silver);

/**
 * Which commits of Bronze are new to Silver; undefined when there are none. Their rows are read where they are conformed:
 * in the scan of Bronze. A long backlog is cut before the commit that would be more than a batch. The range of an
 * interrupted run is taken again as it was. Errors: SOURCE_REWOUND.
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

/** The rows of a commit, as Bronze counts them. A commit of maintenance adds none. */
export function rowsOf(record: CommitRecord | undefined): number {
  return record?.kind === 'messages' ? (record.counts?.rows ?? 0) : 0;
}
