import type { DeltaTable } from '@fastcart/delta';

export interface Batch {
  /** Up to and including this version. */
  to: bigint;
  /** Rows in the commits of the batch, as their commitInfo counts them. */
  rows: number;
}

/**
 * The commits after version `from` that make up a batch: until they hold `limit` rows, or up to `until` where that is
 * given.
 */
export async function nextBatch(
  table: DeltaTable,
  from: bigint,
  limit: number,
  rowsOf: (counts: Record<string, number>) => number,
  until?: bigint,
): Promise<Batch> {
  const commits = await table.history(table.version - Number(from));
  let rows = 0;
  for (const { version, info } of commits.reverse()) {
    rows += rowsOf((info.counts ?? {}) as Record<string, number>);
    if (until === undefined ? rows >= limit : BigInt(version) === until) return { to: BigInt(version), rows };
  }
  return { to: BigInt(table.version), rows };
}
