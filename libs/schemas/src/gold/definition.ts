import { all, col, type Expr, lit, type Plan } from '@fastcart/query';
import { type Column, columnNames, keepLog, statistics, type Table } from '../table';

/** The inputs of a Gold table. */
export interface GoldInputs {
  /** fact_orders. */
  orders: Plan;
  /** Orders whose status is shipped. */
  sales: Plan;
  /** Whether a row's date in the column is one of the dates to compute. */
  day: (column: 'created_date' | 'shipped_date') => Expr;
  /** The greatest date among the orders' timestamps. */
  asOf: Expr;
}

/**
 * How a table, or the rows of one `period` of it, is updated: by date, from the orders created or shipped on that day;
 * or as a snapshot, with one partition per as_of.
 */
export interface Part {
  update: 'created_date' | 'shipped_date' | 'both_dates' | 'snapshot';
  /** The period of these rows, in a table whose parts are updated differently. */
  period?: string;
  rows: (inputs: GoldInputs) => Plan;
}

export interface GoldTable extends Table {
  parts: Part[];
}

interface GoldSpec {
  name: string;
  folder: 'sales_performance' | 'customer_analytics';
  description: string;
  grain: string[];
  columns: Column[];
  order?: string[];
  parts: Part[];
}

export function goldTable(spec: GoldSpec): GoldTable {
  const { name, folder, description, grain, columns, order = grain, parts } = spec;
  const partitionBy = parts.length > 1 ? ['date', 'period'] : ['date'];
  const path = `gold/${folder}/${name}`;
  const properties = { ...keepLog, ...statistics('date') };
  const table = { name, path, description, columns, partitionBy, key: grain, order, properties };
  // The result of every part has exactly the table's columns.
  const selected = parts.map((part) => ({
    ...part,
    rows: (inputs: GoldInputs) => part.rows(inputs).select(columnNames(table)),
  }));
  return { ...table, parts: selected };
}

/** The dates of the changed orders, and the day of the snapshots, which is null without orders. */
export interface Scope {
  created: string[];
  shipped: string[];
  asOf: string | null;
}

/** The dates that a part computes again; undefined for a snapshot. */
export function datesOf(part: Part, scope: Scope): string[] | undefined {
  switch (part.update) {
    case 'snapshot':
      return undefined;
    case 'both_dates':
      return [...new Set([...scope.created, ...scope.shipped])].sort();
    default:
      return part.update === 'created_date' ? scope.created : scope.shipped;
  }
}

/**
 * The rows of the table that a scope replaces, as a condition on its columns: the dates of the scope; for a snapshot, its
 * day and later days, because the last event may have been withdrawn. Undefined when the scope replaces no rows.
 */
export function replaced(table: GoldTable, scope: Scope): Expr | undefined {
  const conditions = table.parts.flatMap((part) => {
    const dates = datesOf(part, scope);
    const period = part.period === undefined ? [] : [col('period').eq(part.period)];
    if (dates) return dates.length === 0 ? [] : [all(...period, col('date').in(dates, 'date'))];
    return scope.asOf === null ? [] : [all(...period, col('date').ge(lit(scope.asOf, 'date')))];
  });
  return conditions.length === 0 ? undefined : conditions.reduce((left, right) => left.or(right));
}

/** The rows that replace them; undefined when there is nothing to compute. */
export function computed(table: GoldTable, orders: Plan, scope: Scope): Plan | undefined {
  const sales = orders.filter(col('status').eq('shipped'));
  const relations = table.parts.flatMap((part) => {
    const dates = datesOf(part, scope);
    if (dates ? dates.length === 0 : scope.asOf === null) return [];
    const day = (column: string): Expr => col(column).in(dates ?? [], 'date');
    return [part.rows({ orders, sales, day, asOf: lit(scope.asOf, 'date') })];
  });
  const [first, ...others] = relations;
  return first?.union(...others);
}
