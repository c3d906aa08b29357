import { DeltaTable, type Query } from '@fastcart/delta';
import { type Backlog, commitAt, commitMaintenance, noRows, positionsOf, type Run } from '@fastcart/runtime';
import { positionsAt, type Table } from '@fastcart/schemas';
import { snapshotBatches } from './snapshot-batches';
import { filling, type Tables } from './staging';

interface Filling {
  /** The main table. */
  table: Table;
  /** The column by which the snapshot is split into {@link snapshotBatches}. */
  time: string;
  /** The first day of ingestion to read: older rows were deleted by retention, or will be. */
  horizon?: string;
  hops: (snapshot: DeltaTable, backlog: Backlog) => Promise<void>;
  /** Rows that a table has at the beginning, or at the end. */
  begin?: (name: string) => Query | undefined;
  end?: () => Query | undefined;
}

/**
 * Fills tables, the main one first, from the table below at its version at the start. The result is the same as after reading
 * all its changes. An interrupted backfill continues where it stopped.
 */
export async function backfill(
  run: Run,
  filled: Tables,
  source: DeltaTable,
  { table: described, time, horizon, hops, begin, end }: Filling,
): Promise<void> {
  const [[, main]] = Object.entries(filled) as [[string, DeltaTable]];
  const mainLast = Object.entries(filled).reverse();
  const { [filling.from]: begun, [filling.done]: done } = await positionsOf(main, Object.values(filling));
  if (done) return;
  const version = begun ? begun - 1n : BigInt(source.version);
  const put = (name: string, table: DeltaTable, transactions: Record<string, bigint>, rows?: Query) =>
    commitMaintenance(
      run,
      name,
      table,
      (commit) => (rows ? table.overwrite(rows, { commit }) : table.append(noRows(table), { commit })),
      { transactions },
    );
  if (!begun)
    for (const [name, table] of mainLast) await put(name, table, { [filling.from]: version + 1n }, begin?.(name));
  using snapshot = await DeltaTable.open(source.url, { version: Number(version) });
  await hops(snapshot, await snapshotBatches(snapshot, time, run.batch.rows, horizon));
  const reached = positionsAt(described, await commitAt(source, version));
  for (const [name, table] of mainLast)
    await put(name, table, { ...reached, ...(table === main && { [filling.done]: 1n }) }, end?.());
}
