import type { DeltaTable } from '@fastcart/delta';

/**
 * The version after which the commits since `from` hold that many rows, as their commitInfo counts them; the newest
 * version when there are fewer.
 */
export async function endOfBatch(
  table: DeltaTable,
  from: bigint,
  rows: number,
  rowsOf: (counts: Record<string, number>) => number,
): Promise<bigint> {
  const commits = await table.history(table.version - Number(from));
  let held = 0;
  for (const { version, info } of commits.reverse()) {
    held += rowsOf((info.counts ?? {}) as Record<string, number>);
    if (held >= rows) return BigInt(version);
  }
  return BigInt(table.version);
}
