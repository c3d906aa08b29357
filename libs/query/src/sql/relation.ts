import type { Expr, Literal } from '../expression';
import type { Relation, Step } from '../relation';
import type { DataType } from '../type';
import { exprSql, orderSql, rankSql } from './expression';
import { identifier, literalSql } from './literal';

/** A plan as one DataFusion statement; its inputs are the relations of those names. */
export function toSql(relation: Relation): string {
  const { step } = relation;
  switch (step.kind) {
    case 'input':
      return `SELECT ${list(relation.columns)} FROM ${identifier(step.name)}`;
    case 'values':
      return `SELECT * FROM (VALUES ${step.rows.map((row) => rowSql(row, step.types)).join(', ')}) AS v(${list(relation.columns)})`;
    case 'filter':
      return `SELECT ${list(relation.columns)} ${from(step.input)} WHERE ${exprSql(step.condition)}`;
    case 'select':
      return `SELECT ${namedList(step.columns, relation.columns)} ${from(step.input)}`;
    case 'group':
      return groupSql(relation, step);
    case 'rank':
      return `SELECT ${list(step.input.columns)}, ${named(rankSql(step.partitionBy, step.order), step.name)} ${from(step.input)}`;
    case 'join':
      return joinSql(relation, step);
    case 'union':
      return step.inputs.map((input) => `(${toSql(input)})`).join(' UNION ALL ');
    case 'sort':
      return `SELECT ${list(relation.columns)} ${from(step.input)} ORDER BY ${orderSql(step.order)}`;
  }
}

function rowSql(row: Literal[], types: DataType[]): string {
  return `(${row.map((value, at) => literalSql(value, types[at]!)).join(', ')})`;
}

function from(input: Relation, alias = 't'): string {
  const table = input.step.kind === 'input' ? identifier(input.step.name) : `(${toSql(input)})`;
  return `FROM ${table} AS ${alias}`;
}

function list(columns: readonly string[]): string {
  return columns.map(identifier).join(', ');
}

function named(sql: string, name: string): string {
  return `${sql} AS ${identifier(name)}`;
}

function namedList(columns: Record<string, Expr>, order: readonly string[]): string {
  return order.map((name) => named(exprSql(columns[name]!), name)).join(', ');
}

function groupSql(relation: Relation, { input, keys, measures }: Extract<Step, { kind: 'group' }>): string {
  const by = Object.values(keys).map(exprSql);
  const sql = `SELECT ${namedList({ ...keys, ...measures }, relation.columns)} ${from(input)}`;
  return by.length === 0 ? sql : `${sql} GROUP BY ${by.join(', ')}`;
}

/**
 * DataFusion holds the side that is named first in memory and streams the other past it. The right one, which looks
 * up or filters, is the smaller one as a rule, so it is named first.
 */
const joins = {
  inner: 'JOIN',
  left: 'RIGHT JOIN',
  full: 'FULL JOIN',
  semi: 'RIGHT SEMI JOIN',
  anti: 'RIGHT ANTI JOIN',
  cross: 'CROSS JOIN',
};

function joinSql(relation: Relation, { left, right, how, on }: Extract<Step, { kind: 'join' }>): string {
  const column = (name: string): string => {
    if (how === 'full' && on.includes(name)) {
      return named(`coalesce(l.${identifier(name)}, r.${identifier(name)})`, name);
    }
    return `${left.columns.includes(name) ? 'l' : 'r'}.${identifier(name)}`;
  };
  const condition = on.map((name) => `l.${identifier(name)} = r.${identifier(name)}`).join(' AND ');
  const joined = `${from(right, 'r')} ${joins[how]} ${from(left, 'l').slice('FROM '.length)}`;
  return `SELECT ${relation.columns.map(column).join(', ')} ${joined}${how === 'cross' ? '' : ` ON ${condition}`}`;
}
