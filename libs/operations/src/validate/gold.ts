import { type DeltaTable, query, type RowSource } from '@fastcart/delta';
import { eventState, facts, folded, isComplete } from '@fastcart/layers/facts';
import { scopeOf } from '@fastcart/layers/gold';
import { revenueMismatches } from '@fastcart/quality';
import { col, type Expr, lit, input, type Plan, yes } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import { binding, retainedFrom } from '@fastcart/runtime';
import { columnNames, computed, factOrders, type GoldTable, type Scope, silver } from '@fastcart/schemas';
import { differences, type Finding } from './difference';

/**
 * fact_orders against a fold of all trusted events of Silver, at the version that it has read. An order that may have had
 * events that retention took cannot be folded again, and is left out.
 */
export function validateFacts(tables: { silver: DeltaTable; fact_orders: DeltaTable }): Promise<Finding[]> {
  const trusted = input('silver', columnNames(silver)).filter(col('data_quality_score'));
  const expected = facts(folded(eventState(trusted)));
  const actual = input(factOrders.name, columnNames(factOrders));
  const horizon = retainedFrom(tables.silver);
  if (horizon === undefined) return differences(factOrders, expected, actual, tables);
  const complete = isComplete(horizon);
  const older = actual.filter(complete.not()).select(['order_id']);
  const whole = expected.filter(complete).join(older, { how: 'anti', on: ['order_id'] });
  return differences(factOrders, whole, actual.filter(complete), tables);
}

/** Everything that a table would be computed from if there were nothing yet. */
export function wholeScope(orders: DeltaTable): Promise<Scope> {
  const all = input('orders', columnNames(factOrders));
  return scopeOf(binding, all, all, { orders });
}

/**
 * A Gold table against a full recomputation from fact_orders at the version that it has read. Snapshots of earlier
 * days cannot be recomputed, since the orders have moved on: they are compared with the set as it was published. That set
 * had come to the day `publishedAsOf`, whose snapshot a run that has not published yet may have computed anew.
 */
export async function validateGold(
  table: GoldTable,
  scope: Scope,
  publishedAsOf: string | null,
  tables: { actual: RowSource; orders: DeltaTable; published: RowSource },
): Promise<Finding[]> {
  const rows = (name: string): Plan => input(name, columnNames(table));
  const current = currentRows(table, scope.asOf);
  const expected =
    computed(table, input('orders', columnNames(factOrders)), scope) ?? rows('actual').filter(lit(false));
  const compare = (should: Plan, is: Plan): Promise<Finding[]> =>
    differences(table, rows('expected'), rows('stored'), {
      expected: query(toSql(should), tables),
      stored: query(toSql(is), tables),
    });
  const ofNow = await compare(expected, rows('actual').filter(current));
  if (publishedAsOf === null || table.parts.every(({ update }) => update !== 'snapshot')) return ofNow;
  const earlier = current.not().and(col('date').lt(lit(publishedAsOf, 'date')));
  const [before, after] = [rows('published').filter(earlier), rows('actual').filter(earlier)];
  return [...ofNow, ...(await compare(before, after))];
}

/** Rows by date, and the snapshot of the day; what is left are earlier snapshots. */
export function currentRows(table: GoldTable, asOf: string | null): Expr {
  const conditions = table.parts.map((part) => {
    const ofPeriod = part.period === undefined ? yes : col('period').eq(part.period);
    if (part.update !== 'snapshot') return ofPeriod;
    return asOf === null ? lit(false) : ofPeriod.and(col('date').ge(lit(asOf, 'date')));
  });
  return conditions.reduce((left, right) => left.or(right));
}

/** Marketing's number is finance's, in the tables as they stand. */
export async function validateRevenues(tables: Record<string, RowSource>): Promise<Finding[]> {
  const rows = await query(toSql(revenueMismatches()), tables).rows();
  return rows.map((row) => ({
    table: String(row.left_table),
    problem: `revenue ${row.left_revenue} is ${row.right_revenue} in ${row.right_table}`,
    key: { date: row.date },
    columns: [],
  }));
}
