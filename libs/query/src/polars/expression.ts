import pl from 'nodejs-polars';
import type { Expr, RowFunction } from '../expression';
import type { DataType } from '../type';
import { polarsLiteral, polarsType } from './literal';

type Render = (...args: pl.Expr[]) => pl.Expr;

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
  least: (...args) => pl.minHorizontal(args),
  greatest: (...args) => pl.maxHorizontal(args),
  concat: (...parts) => pl.concatString(parts, '', false) as pl.Expr,
  lower: (text) => text.str.toLowerCase(),
  trim: (text) => text.str.stripChars(pl.lit(' \t\n\r')),
  date_of: (timestamp) => timestamp.cast(pl.Date),
  hour_of: (timestamp) => timestamp.dt.hour().cast(pl.Int32),
  micros_between: (from, to) => to.cast(pl.Int64).sub(from.cast(pl.Int64)),
  days_between: (from, to) => to.cast(pl.Int32).sub(from.cast(pl.Int32)),
  texts_where: (...texts) => pl.concatList(texts).lst.eval(pl.element().dropNulls()),
};

/** An expression in Polars' terms. Throws a TypeError for a function that only the binding's scan has. */
export function polarsExpr(expr: Expr): pl.Expr {
  const { node } = expr;
  switch (node.kind) {
    case 'column':
      return pl.col(node.name);
    case 'literal':
      return polarsLiteral(node.value, node.type);
    case 'call': {
      if (node.name === 'matches') return polarsExpr(node.args[0]!).str.contains(pattern(node.args[1]!));
      if (!(node.name in functions)) throw new TypeError(`${node.name} exists only in a scan, not in Polars`);
      return functions[node.name as keyof typeof functions](...node.args.map(polarsExpr));
    }
    case 'in':
      // Polars takes an empty list for one of doubles.
      if (node.values.length === 0) return pl.lit(false);
      return comparable(polarsExpr(node.arg), node.type).isIn(node.values);
    case 'case': {
      const [first, ...rest] = node.branches;
      let chain = pl.when(polarsExpr(first!.when)).then(polarsExpr(first!.then));
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
      const [first, ...others] = node.partitionBy.map(polarsExpr);
      return first ? total.over(first, ...others) : total;
    }
    case 'struct':
      throw new TypeError('a struct exists only in a scan, not in Polars');
  }
}

function aggregateExpr(name: string, arg: Expr | undefined): pl.Expr {
  if (!arg) return pl.len();
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

/** Dates are compared as text: JavaScript has no date without a time. */
function comparable(arg: pl.Expr, type: DataType): pl.Expr {
  return type === 'date' ? arg.cast(pl.String) : arg;
}

function pattern(expr: Expr): string {
  if (expr.node.kind !== 'literal') throw new TypeError('a pattern has to be a constant');
  return String(expr.node.value);
}
