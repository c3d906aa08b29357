import { type DeltaTable, query } from '@fastcart/delta';
import { col, dateOf, max, rel, type Relation } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import { type Positions, positionsOf, type Run } from '@fastcart/runtime';
import { columnNames, factOrders, type Scope } from '@fastcart/schemas';

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
  /** Rows of fact_orders that the tables are computed from, as an Arrow file. */
  orders: string;
}

/** Source of the position in each Gold table. */
export const source = 'fact_orders';

const facts = rel('facts', columnNames(factOrders));
const changes = rel('changes', [...columnNames(factOrders), '_change_type']);
const asOf = facts.group([], { as_of: dateOf(max(col('last_event_at'))) });

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
  const scope = await scopeOf(tables.facts, Number(after) + 1, Number(to));
  const orders = run.spool.arrow('orders');
  await query(toSql(ordersIn(scope)), { facts: tables.facts }).toArrowFile(orders);
  return { to, from, scope, orders };
}

/** The dates of orders as they were and as they are, over all changes. */
async function scopeOf(table: DeltaTable, first: number, last: number): Promise<Scope> {
  const relations = { facts: table, changes: { changes: table, from: first, to: last } };
  const dates = async (column: string): Promise<string[]> => {
    const rows = await query(toSql(changes.filter(col(column).isNotNull()).distinct(column)), relations).rows();
    return rows.map((row) => String(row[column])).sort();
  };
  const [created, shipped, [newest]] = await Promise.all([
    dates('created_date'),
    dates('shipped_date'),
    query(toSql(asOf), relations).rows(),
  ]);
  return { created, shipped, asOf: (newest!.as_of as string | null) ?? null };
}

/** All sales, for the snapshots, and every order created on a date that is computed anew. */
function ordersIn({ created, shipped }: Scope): Relation {
  const dates = [...new Set([...created, ...shipped])];
  return facts.filter(col('status').eq('shipped').or(col('created_date').in(dates, 'date')));
}
