import type { DeltaTable, HistoryEntry } from '@fastcart/delta';

export interface Batch {
  /** Up to and including this version. */
  to: bigint;
  /** Rows in the commits of the batch, as they say themselves. */
  rows: number;
}

/**
 * The commits after version `from` that make up a batch: as many as hold `limit` rows together, or one that alone holds
 * more; or those up to `until`, where that is given.
 */
export async function nextBatch(
  table: DeltaTable,
  from: bigint,
  limit: number,
  rowsOf: (info: HistoryEntry['info']) => number,
  until?: bigint,
): Promise<Batch> {
  const commits = await table.history(table.version - Number(from));
  const batch: Batch = { to: from, rows: 0 };
  for (const { version, info } of commits.reverse()) {
    const rows = rowsOf(info);
    if (until === undefined ? batch.to > from && batch.rows + rows > limit : version > until) break;
    batch.to = BigInt(version);
    batch.rows += rows;
  }
  return batch;
}
