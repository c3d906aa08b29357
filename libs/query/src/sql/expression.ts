import { requireFeature } from '../dialect';
import type { Expr, Literal, Order } from '../expression';
import type { DataType } from '../type';
import type { SqlDialect } from './dialect';

export function exprSql(dialect: SqlDialect, expr: Expr): string {
  const sql = (part: Expr): string => exprSql(dialect, part);
  const { node } = expr;
  requireFeature(dialect, node.kind);
  switch (node.kind) {
    case 'column':
      return dialect.column(node.name);
    case 'literal':
      return literalSql(dialect, node.value, node.type);
    case 'call':
      requireFeature(dialect, node.name);
      if (node.name === 'matches') return dialect.matches(sql(node.args[0]!), patternOf(node.args[1]!));
      return dialect.functions[node.name]!(...node.args.map(sql));
    case 'in':
      // SQL has no empty list. Nothing is in it.
      if (node.values.length === 0) return 'false';
      return dialect.in(
        sql(node.arg),
        node.values.map((value) => literalSql(dialect, value, node.type)),
      );
    case 'case': {
      const branches = node.branches.map((branch) => `WHEN ${sql(branch.when)} THEN ${sql(branch.then)}`);
      return `CASE ${branches.join(' ')} ELSE ${sql(node.otherwise)} END`;
    }
    case 'cast':
      return dialect.cast(sql(node.arg), node.type);
    case 'struct':
      return dialect.struct(node.fields.map(([name, value]) => [dialect.text(name), sql(value)]));
    case 'aggregate':
      requireFeature(dialect, node.name);
      return dialect.aggregates[node.name](...(node.arg ? [sql(node.arg)] : []));
    case 'sum_over': {
      const partition = node.partitionBy.length === 0 ? '' : `PARTITION BY ${node.partitionBy.map(sql).join(', ')}`;
      return `coalesce(${dialect.aggregates.sum(sql(node.arg))} OVER (${partition}), 0)`;
    }
  }
}

function patternOf({ node }: Expr): string {
  if (node.kind !== 'literal') throw new TypeError('a regular expression is a constant');
  return String(node.value);
}

export function literalSql(dialect: SqlDialect, value: Literal, type: DataType): string {
  return value === null ? dialect.cast('NULL', type) : dialect.literal(String(value), type);
}

export function orderSql(dialect: SqlDialect, order: Order[]): string {
  const terms = order.map(({ by, descending }) => `${exprSql(dialect, by)} ${descending ? 'DESC' : 'ASC'} NULLS LAST`);
  return terms.join(', ');
}
