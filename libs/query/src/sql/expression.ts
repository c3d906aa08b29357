import type { Expr, Order, RowFunction, ScanFunction } from '../expression';
import { castSql, identifier, literalSql } from './literal';

type Render = (...args: string[]) => string;

const infix =
  (operator: string): Render =>
  (left, right) =>
    `(${left} ${operator} ${right})`;
const named =
  (name: string): Render =>
  (...args) =>
    `${name}(${args.join(', ')})`;

const functions: Record<RowFunction | ScanFunction, Render> = {
  add: infix('+'),
  subtract: infix('-'),
  multiply: infix('*'),
  divide: infix('/'),
  eq: infix('='),
  ne: infix('<>'),
  lt: infix('<'),
  le: infix('<='),
  gt: infix('>'),
  ge: infix('>='),
  and: infix('AND'),
  or: infix('OR'),
  not: (arg) => `(NOT ${arg})`,
  is_null: (arg) => `(${arg} IS NULL)`,
  coalesce: named('coalesce'),
  least: named('least'),
  greatest: named('greatest'),
  concat: (...parts) => `(${parts.join(' || ')})`,
  lower: named('lower'),
  trim: (text) => `btrim(${text}, ' ' || chr(9) || chr(10) || chr(13))`,
  matches: (text, pattern) => `regexp_like(${text}, ${pattern})`,
  date_of: (timestamp) => `CAST(${timestamp} AS DATE)`,
  hour_of: (timestamp) => `CAST(date_part('hour', ${timestamp}) AS INT)`,
  micros_between: (from, to) => `(CAST(${to} AS BIGINT) - CAST(${from} AS BIGINT))`,
  days_between: (from, to) => `(CAST(${to} AS INT) - CAST(${from} AS INT))`,
  names_where: named('names_where'),
  json_text: named('json_text'),
  json_has: named('json_has'),
  json_insert: named('json_insert'),
  to_json: named('to_json'),
  try_decimal: named('try_decimal'),
  try_int: named('try_int'),
  try_timestamp: named('try_timestamp'),
  first_filled: named('first_filled'),
  field: named('get_field'),
};

/** An expression as DataFusion SQL. */
export function exprSql(expr: Expr): string {
  const { node } = expr;
  switch (node.kind) {
    case 'column':
      return identifier(node.name);
    case 'literal':
      return literalSql(node.value, node.type);
    case 'call':
      return functions[node.name](...node.args.map(exprSql));
    case 'in':
      return inSql(
        exprSql(node.arg),
        node.values.map((value) => literalSql(value, node.type)),
      );
    case 'case': {
      const branches = node.branches.map((branch) => `WHEN ${exprSql(branch.when)} THEN ${exprSql(branch.then)}`);
      return `CASE ${branches.join(' ')} ELSE ${exprSql(node.otherwise)} END`;
    }
    case 'cast':
      return castSql(exprSql(node.arg), node.type);
    case 'struct': {
      const fields = node.fields.map(([name, value]) => `${literalSql(name, 'string')}, ${exprSql(value)}`);
      return `named_struct(${fields.join(', ')})`;
    }
    case 'aggregate':
      return aggregateSql(node.name, node.arg);
    case 'sum_over':
      return `coalesce(sum(${exprSql(node.arg)}) OVER (${partitionSql(node.partitionBy)}), 0)`;
  }
}

/** Of values in one list. */
const LONGEST_LIST = 100;

/**
 * Halves of halves: delta-rs makes of a list one comparison inside the other, and has no stack left for some thousands of
 * them.
 */
function inSql(arg: string, values: string[]): string {
  // An empty list is no SQL: nothing is in it.
  if (values.length === 0) return 'false';
  if (values.length <= LONGEST_LIST) return `(${arg} IN (${values.join(', ')}))`;
  const half = Math.ceil(values.length / 2);
  return `(${inSql(arg, values.slice(0, half))} OR ${inSql(arg, values.slice(half))})`;
}

function aggregateSql(name: string, arg: Expr | undefined): string {
  if (name === 'count') return 'count(*)';
  if (name === 'count_distinct') return `count(DISTINCT ${exprSql(arg!)})`;
  return `${name}(${exprSql(arg!)})`;
}

function partitionSql(columns: Expr[]): string {
  return columns.length === 0 ? '' : `PARTITION BY ${columns.map(exprSql).join(', ')}`;
}

export function orderSql(order: Order[]): string {
  return order.map(({ by, descending }) => `${exprSql(by)} ${descending ? 'DESC' : 'ASC'} NULLS LAST`).join(', ');
}

export function rankSql(partitionBy: string[], order: Order[]): string {
  const partition = partitionBy.length === 0 ? '' : `PARTITION BY ${partitionBy.map(identifier).join(', ')} `;
  return `CAST(row_number() OVER (${partition}ORDER BY ${orderSql(order)}) AS INT)`;
}
