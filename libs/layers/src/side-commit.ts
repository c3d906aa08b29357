import type { CommitOptions, CommitResult, DeltaTable } from '@fastcart/delta';
import { type Advance, commitOnce, idOf, newestCommit, type Run } from '@fastcart/runtime';
import type { CommitRef, Named } from '@fastcart/schemas';

/** The rows of a batch for a side table: how many, and whether an earlier run, which was interrupted, has committed them. */
interface SideRows {
  count: number;
  areCommitted: boolean;
}

/**
 * Commits the rows of a side table before those of its main table. Returns the side commit that the main commit relies on, if
 * any; undefined when another run has moved the position first.
 */
export async function commitSide(
  run: Run,
  { name }: Named,
  side: DeltaTable,
  { count, areCommitted }: SideRows,
  advance: Advance,
  attempt: (commit: CommitOptions) => Promise<CommitResult>,
): Promise<{ relies: CommitRef | undefined } | undefined> {
  if (count === 0) return { relies: undefined };
  if (areCommitted) return { relies: await newestCommit(side) };
  const committed = await commitOnce(run, name, side, advance, attempt);
  return committed && { relies: { version: BigInt(committed.version), id: idOf(run.id) } };
}
