import pl from 'nodejs-polars';
import { lacking, requireFeature } from '../dialect';
import type { Expr, Literal } from '../expression';
import type { DataType } from '../type';
import { polars } from './dialect';
import { daysSinceEpoch, polarsLiteral, polarsType } from './literal';
import { native, type NativeExpr } from './native';

/** An expression in Polars' terms. Errors: a TypeError, when Polars lacks something of it. */
export function polarsExpr(expr: Expr): NativeExpr {
  const { node } = expr;
  requireFeature(polars, node.kind);
  switch (node.kind) {
    case 'column':
      return native.col(node.name);
    case 'literal':
      return polarsLiteral(node.value, node.type);
    case 'call':
      requireFeature(polars, node.name);
      return polars.functions[node.name]!(...node.args.map(polarsExpr));
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
      requireFeature(polars, node.name);
      return polars.aggregates[node.name](...(node.arg ? [polarsExpr(node.arg)] : []));
    case 'sum_over': {
      const total = polarsExpr(node.arg).sum();
      const partitions = node.partitionBy.map(polarsExpr);
      return partitions.length > 0 ? total.over(partitions) : total;
    }
    case 'struct':
      throw lacking(polars, 'struct');
  }
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
