import { all, col, type Expr, lit, type Plan } from '@fastcart/query';
import { type Column, columnNames, keepLog, statistics, type Table } from '../table';

/** What a Gold table is computed from. */
export interface GoldInputs {
  /** fact_orders. */
  orders: Plan;
  /** Orders whose status is shipped. */
  sales: Plan;
  /** Whether a row's date in that column is one of the dates to be computed. */
  day: (column: 'created_date' | 'shipped_date') => Expr;
  /** The greatest date among the orders' timestamps. */
  asOf: Expr;
}

/**
 * How a table, or the rows of one `period` of it, follows its source: by date, from the orders created or shipped
 * that day; or as a snapshot, one partition per as_of.
 */
export interface Part {
  update: 'created_date' | 'shipped_date' | 'both_dates' | 'snapshot';
  /** Only rows of this period, where a table has parts that are updated differently. */
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
  // Every part comes out in the table's columns, whatever it needed on the way.
  const selected = parts.map((part) => ({
    ...part,
    rows: (inputs: GoldInputs) => part.rows(inputs).select(columnNames(table)),
  }));
  return { ...table, parts: selected };
}

/** The dates that changed orders touch, and the day of the snapshots; null when there is no order. */
export interface Scope {
  created: string[];
  shipped: string[];
  asOf: string | null;
}

/** The dates that a part has to compute anew; undefined for a snapshot. */
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
 * The rows of the table that a scope replaces, as a condition on its columns: the dates in question, and for a
 * snapshot its day and whatever lies after it (the last event may have been taken back). Undefined: none.
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

/** The rows that take their place; undefined when there are none to compute. */
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
