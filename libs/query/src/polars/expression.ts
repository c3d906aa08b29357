import pl from 'nodejs-polars';
import type { Expr, Literal, RowFunction } from '../expression';
import type { DataType } from '../type';
import { daysSinceEpoch, polarsLiteral, polarsType } from './literal';
import { native, type NativeExpr } from './native';

type Render = (...args: NativeExpr[]) => NativeExpr;

const functions: Record<Exclude<RowFunction, 'matches'>, Render> = {
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
  date_of: (timestamp) => timestamp.cast(pl.Date, false),
  hour_of: (timestamp) => timestamp.hour().cast(pl.Int32, false),
  micros_between: (from, to) => to.cast(pl.Int64, false).sub(from.cast(pl.Int64, false)),
  days_between: (from, to) => to.cast(pl.Int32, false).sub(from.cast(pl.Int32, false)),
  names_where: (...args) => native.concatLst(namesWhere(args)).listEval(native.element().dropNulls()),
};

/** An expression in Polars' terms. Throws a TypeError for a function that only the binding's scan has. */
export function polarsExpr(expr: Expr): NativeExpr {
  const { node } = expr;
  switch (node.kind) {
    case 'column':
      return native.col(node.name);
    case 'literal':
      return polarsLiteral(node.value, node.type);
    case 'call': {
      if (node.name === 'matches') {
        return polarsExpr(node.args[0]!).strContains(native.lit(pattern(node.args[1]!)), false, true);
      }
      if (!(node.name in functions)) throw new TypeError(`${node.name} exists only in a scan, not in Polars`);
      return functions[node.name as keyof typeof functions](...node.args.map(polarsExpr));
    }
    case 'in':
      // Polars takes an empty list for one of doubles.
      if (node.values.length === 0) return native.lit(false);
      return polarsExpr(node.arg).isIn(native.lit(series(node.values, node.type).inner()), false);
    case 'case': {
      const [first, ...rest] = node.branches;
      let chain = native.when(polarsExpr(first!.when)).then(polarsExpr(first!.then));
      for (const branch of rest) chain = chain.when(polarsExpr(branch.when)).then(polarsExpr(branch.then));
      return chain.otherwise(polarsExpr(node.otherwise));
    }
    case 'cast':
      // Strict: a sum of money beyond its 18 digits is an error, as in SQL, and no null.
      return polarsExpr(node.arg).cast(polarsType(node.type), true);
    case 'aggregate':
      return aggregateExpr(node.name, node.arg);
    case 'sum_over': {
      const total = polarsExpr(node.arg).sum();
      const partitions = node.partitionBy.map(polarsExpr);
      return partitions.length > 0 ? total.over(partitions) : total;
    }
    case 'struct':
      throw new TypeError('a struct exists only in a scan, not in Polars');
  }
}

function aggregateExpr(name: string, arg: Expr | undefined): NativeExpr {
  if (!arg) return native.len();
  const column = polarsExpr(arg);
  switch (name) {
    case 'sum':
      return column.sum();
    case 'min':
      return column.min();
    case 'max':
      return column.max();
    case 'median':
      return column.median();
    default:
      return column.dropNulls().nUnique();
  }
}

/** From a name and its condition, and so on: each name where its condition is true, else null. */
function namesWhere([name, condition, ...rest]: NativeExpr[]): NativeExpr[] {
  if (!name || !condition) return [];
  return [native.when(condition).then(name).otherwise(native.lit(null).cast(pl.String, false)), ...namesWhere(rest)];
}

/** JavaScript has no date without a time: dates go over as the days since 1970 that they are. */
function series(values: Literal[], type: DataType): pl.Series {
  if (type === 'date')
    return pl
      .Series(
        '',
        values.map((value) => daysSinceEpoch(String(value))),
        pl.Int32,
      )
      .cast(pl.Date);
  return pl.Series(values);
}

function pattern(expr: Expr): string {
  if (expr.node.kind !== 'literal') throw new TypeError('a pattern has to be a constant');
  return String(expr.node.value);
}
