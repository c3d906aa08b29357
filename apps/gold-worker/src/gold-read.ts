import { type DeltaTable, query } from '@fastcart/delta';
import { col, mentioned, rel, type Relation } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import { type Positions, positionsOf, type Run } from '@fastcart/runtime';
import { columnNames, computed, factOrders, goldTables, type Scope } from '@fastcart/schemas';
import type { CoreCounts } from './core-hop';
import { scopeOf } from './scope';

export interface GoldTables {
  facts: DeltaTable;
  /** By name: the Gold tables. */
  gold: Record<string, DeltaTable>;
  published: DeltaTable;
  /** Versions of the layers below that fact_orders rests on: they are published with it. */
  below: Record<string, number>;
}

export interface GoldInput {
  to: bigint;
  /** The position of each table, and of the published set. */
  from: Record<string, Positions>;
  scope: Scope;
  /** What each table is computed by; undefined for one that the changes do not touch. */
  plans: Record<string, Relation | undefined>;
  /** Rows of fact_orders that the plans are computed from, with the columns that they name, as an Arrow file. */
  orders: string;
}

/** Source of the position in each Gold table. */
export const source = 'fact_orders';

const facts = rel('facts', columnNames(factOrders));
const changes = rel('changes', [...columnNames(factOrders), '_change_type']);

/** Undefined when every table and the published set have seen all of fact_orders. */
export async function readOrders(run: Run, tables: GoldTables): Promise<GoldInput | undefined> {
  const followers = Object.entries({ ...tables.gold, published: tables.published });
  const positions = await Promise.all(followers.map(([, table]) => positionsOf(table, [source])));
  const from = Object.fromEntries(followers.map(([name], index) => [name, positions[index]!]));
  const to = BigInt(tables.facts.version);
  // Another run is at it: it has seen more than fact_orders held when it was opened here.
  if (positions.some((position) => (position[source] ?? 0n) > to)) return undefined;
  // A table that an interrupted run left behind is computed over all dates since then; for the others that is no change.
  const after = positions
    .map((position) => position[source] ?? 0n)
    .reduce((least, position) => (position < least ? position : least), to);
  if (after >= to) return undefined;
  const feed = { changes: tables.facts, from: Number(after) + 1, to: Number(to) };
  const before = await dayBefore(tables, Number(to - after));
  // Only a changed order can have moved the day, unless one went back.
  const candidates = before === undefined ? facts : changes;
  const scope = await scopeOf(changes, candidates, { facts: tables.facts, changes: feed }, before);
  const orders = run.spool.parquet('orders');
  const whole = columnNames(factOrders);
  const named = Object.values(plansOf(whole, scope)).flatMap((plan) => (plan ? [...mentioned(plan)] : []));
  const columns = whole.filter((name) => named.includes(name));
  await query(toSql(ordersIn(scope).select(columns)), { facts: tables.facts }).toParquetFile(orders);
  return { to, from, scope, plans: plansOf(columns, scope), orders };
}

function plansOf(columns: string[], scope: Scope): GoldInput['plans'] {
  return Object.fromEntries(goldTables.map((table) => [table.name, computed(table, rel('orders', columns), scope)]));
}

/**
 * The day that the published orders had come to; undefined when one of the changes since, which are the latest
 * `commits` of fact_orders, may have set an order back.
 */
async function dayBefore({ facts: table, published }: GoldTables, commits: number): Promise<string | null | undefined> {
  const [changes, [set]] = await Promise.all([table.history(commits), published.history(1)]);
  const onward =
    changes.length === commits && changes.every(({ info }) => (info.counts as CoreCounts | undefined)?.refolded === 0);
  return onward ? (set?.info.asOf as string | null | undefined) : undefined;
}

/** All sales, for the snapshots, and every order created on a date that is computed anew. */
function ordersIn({ created, shipped }: Scope): Relation {
  const dates = [...new Set([...created, ...shipped])];
  return facts.filter(col('status').eq('shipped').or(col('created_date').in(dates, 'date')));
}
