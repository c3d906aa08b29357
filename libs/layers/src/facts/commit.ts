import { col } from '@fastcart/query';
import { type AdvanceRecord, commitOnce, type HopReport, type Run, superseded } from '@fastcart/runtime';
import { factOrders, planFingerprint, positionAt, silver } from '@fastcart/schemas';
import { factsFingerprint } from './fingerprint';
import { type FactOrdersInput, type FactOrdersTables, position } from './read';
import type { FactOrdersOutput } from './transform';

/** Appends where no affected order is stored; else replaces them, on the days on which they were created. */
export async function commit(
  run: Run,
  { facts: table }: FactOrdersTables,
  input: FactOrdersInput,
  { changed, orders, warnings }: FactOrdersOutput,
): Promise<HopReport> {
  const counts = { orders, orders_before: input.stored.count, refolded: input.refolded.count };
  const first = input.from[position] === undefined && { [planFingerprint]: factsFingerprint() };
  const to = { ...positionAt(position, { version: input.to, id: input.id }), ...first };
  const range = { table: silver.name, after: Number(input.after), upTo: Number(input.to) };
  const record: AdvanceRecord = { kind: 'rows', range, counts, warnings };
  const upsert = { on: factOrders.key, among: col('created_date').in(input.storedDates, 'date'), deleted: 'removed' };
  const committed = await commitOnce(run, factOrders.name, table, { from: input.from, to, record }, (options) =>
    input.stored.count > 0
      ? run.engine.upsert(table, changed, upsert, options)
      : run.engine.append(table, changed, options),
  );
  if (!committed) return superseded;
  return { outcome: 'committed', counts, versions: { fact_orders: committed.version }, failures: warnings };
}
