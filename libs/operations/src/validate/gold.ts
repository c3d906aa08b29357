import { type DeltaTable, query, type RowSource } from '@fastcart/delta';
import { type Fact, isComplete, recomputed } from '@fastcart/layers/facts';
import { scopeOf } from '@fastcart/layers/gold';
import { revenueMismatches } from '@fastcart/quality';
import { col, type Expr, lit, input, type Plan, yes } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import { binding, retainedFrom } from '@fastcart/runtime';
import { columnNames, computed, factOrders, type GoldTable, type Scope } from '@fastcart/schemas';
import { differences, type Finding } from './difference';

/**
 * Compares a fact table with rows computed from all trusted events of Silver, at the version that it has read. Rows that may
 * have events that retention has deleted are left out.
 */
export function validateFact(fact: Fact, tables: Record<string, DeltaTable>): Promise<Finding[]> {
  const { table } = fact;
  const expected = recomputed(fact);
  const actual = input(table.name, columnNames(table));
  const horizon = retainedFrom(tables.silver!);
  if (horizon === undefined) return differences(table, expected, actual, tables);
  const complete = isComplete(horizon);
  const older = actual.filter(complete.not()).select(table.key);
  const whole = expected.filter(complete).join(older, { how: 'anti', on: table.key });
  return differences(table, whole, actual.filter(complete), tables);
}

/** The scope with all dates. */
export function wholeScope(orders: DeltaTable): Promise<Scope> {
  const all = input('orders', columnNames(factOrders));
  return scopeOf(binding, all, all, { orders });
}

/**
 * Compares a Gold table with a full computation from fact_orders at the version that it has read. Snapshots of earlier days
 * cannot be computed again, because the orders have changed since: they are compared with the published set. The set has the
 * as_of `publishedAsOf`. A run that has not published yet may have computed the snapshot of that day again.
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
  const hasEarlier = publishedAsOf !== null && table.parts.some(({ update }) => update === 'snapshot');
  if (!hasEarlier || tables.published === tables.actual) return ofNow;
  const earlier = current.not().and(col('date').lt(lit(publishedAsOf, 'date')));
  const [before, after] = [rows('published').filter(earlier), rows('actual').filter(earlier)];
  return [...ofNow, ...(await compare(before, after))];
}

/** The rows by date, and the snapshot of the day. The other rows are earlier snapshots. */
export function currentRows(table: GoldTable, asOf: string | null): Expr {
  const conditions = table.parts.map((part) => {
    const ofPeriod = part.period === undefined ? yes : col('period').eq(part.period);
    if (part.update !== 'snapshot') return ofPeriod;
    return asOf === null ? lit(false) : ofPeriod.and(col('date').ge(lit(asOf, 'date')));
  });
  return conditions.reduce((left, right) => left.or(right));
}

/** Compares the revenue of the present tables with each other. */
export async function validateRevenues(tables: Record<string, RowSource>): Promise<Finding[]> {
  const rows = await query(toSql(revenueMismatches()), tables).rows();
  return rows.map((row) => ({
    table: String(row.left_table),
    problem: `revenue ${row.left_revenue} is ${row.right_revenue} in ${row.right_table}`,
    key: { date: row.date },
    columns: [],
  }));
}
