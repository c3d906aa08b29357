import { type DeltaTable, query } from '@fastcart/delta';
import { col, mentioned, rel, type Relation } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import { type Positions, positionsOf, type Run } from '@fastcart/runtime';
import { columnNames, computed, factOrders, goldTables, type Scope } from '@fastcart/schemas';
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
  const scope = await scopeOf(changes, facts, { facts: tables.facts, changes: feed });
  const orders = run.spool.arrow('orders');
  const whole = columnNames(factOrders);
  const named = Object.values(plansOf(whole, scope)).flatMap((plan) => (plan ? [...mentioned(plan)] : []));
  const columns = whole.filter((name) => named.includes(name));
  await query(toSql(ordersIn(scope).select(columns)), { facts: tables.facts }).toArrowFile(orders);
  return { to, from, scope, plans: plansOf(columns, scope), orders };
}

function plansOf(columns: string[], scope: Scope): GoldInput['plans'] {
  return Object.fromEntries(goldTables.map((table) => [table.name, computed(table, rel('orders', columns), scope)]));
}

/** All sales, for the snapshots, and every order created on a date that is computed anew. */
function ordersIn({ created, shipped }: Scope): Relation {
  const dates = [...new Set([...created, ...shipped])];
  return facts.filter(col('status').eq('shipped').or(col('created_date').in(dates, 'date')));
}
