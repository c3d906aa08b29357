import pl from 'nodejs-polars';
import type { Dialect } from '../dialect';
import type { AggregateFunction, FunctionName } from '../expression';
import { native, type NativeExpr } from './native';

type Render = (...args: NativeExpr[]) => NativeExpr;

/** Functions that read JSON, decimals and timestamps exactly exist only in the binding. */
const lacks = [
  'json_text',
  'json_has',
  'json_insert',
  'to_json',
  'try_decimal',
  'try_int',
  'try_timestamp',
  'first_filled',
  'field',
  'struct',
] as const;

const functions: Record<Exclude<FunctionName, (typeof lacks)[number]>, Render> = {
  add: (left, right) => left.add(right),
  subtract: (left, right) => left.sub(right),
  multiply: (left, right) => left.mul(right),
  divide: (left, right) => left.div(right),
  eq: (left, right) => left.eq(right),
  ne: (left, right) => left.neq(right),
  lt: (left, right) => left.lt(right),
  le: (left, right) => left.ltEq(right),
  gt: (left, right) => left.gt(right),
  ge: (left, right) => left.gtEq(right),
  and: (left, right) => left.and(right),
  or: (left, right) => left.or(right),
  not: (arg) => arg.not(),
  is_null: (arg) => arg.isNull(),
  coalesce: (...args) => args.reduce((left, right) => left.fillNull(right)),
  least: (...args) => native.minHorizontal(args),
  greatest: (...args) => native.maxHorizontal(args),
  concat: (...parts) => native.concatStr(parts, '', false),
  lower: (text) => text.strToLowercase(),
  trim: (text) => text.strStripChars(native.lit(' \t\n\r'), true, true),
  matches: (text, pattern) => text.strContains(pattern, false, true),
  date_of: (timestamp) => timestamp.cast(pl.Date, false),
  hour_of: (timestamp) => timestamp.hour().cast(pl.Int32, false),
  micros_between: (from, to) => to.cast(pl.Int64, false).sub(from.cast(pl.Int64, false)),
  days_between: (from, to) => to.cast(pl.Int32, false).sub(from.cast(pl.Int32, false)),
  names_where: (...args) => native.concatLst(namesWhere(args)).listEval(native.element().dropNulls()),
};

const aggregates: Record<AggregateFunction, Render> = {
  sum: (column) => column.sum(),
  count: () => native.len(),
  count_distinct: (column) => column.dropNulls().nUnique(),
  min: (column) => column.min(),
  max: (column) => column.max(),
  median: (column) => column.median(),
};

interface PolarsDialect extends Dialect {
  functions: Partial<Record<FunctionName, Render>>;
  aggregates: Record<AggregateFunction, Render>;
}

export const polars: PolarsDialect = { name: 'Polars', lacks, functions, aggregates };

/** From a name and its condition, and so on: each name where its condition is true, else null. */
function namesWhere([name, condition, ...rest]: NativeExpr[]): NativeExpr[] {
  if (!name || !condition) return [];
  return [native.when(condition).then(name).otherwise(native.lit(null).cast(pl.String, false)), ...namesWhere(rest)];
}
