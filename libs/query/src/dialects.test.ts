import pl from 'nodejs-polars';
import type { Dialect, Feature } from './dialect';
import { type AggregateFunction, Expr, type FunctionName, type Node } from './expression';
import { aggregate, call } from './expression';
import { col, type JoinKind, lit, order, input, type Plan, values, when } from './index';
import { polars } from './polars/dialect';
import { toPolars } from './polars';
import type { Step } from './plan';
import { spark } from './spark/dialect';
import { datafusion } from './sql/datafusion';
import { planSql } from './sql/plan';

const [a, b, at, day] = [col('a'), col('b'), col('at'), col('day')];
const t = input('t', ['a', 'b', 'n', 'at', 'day']);
const u = input('u', ['a', 'c']);

const functions: Record<FunctionName, Expr[]> = {
  add: [a, b],
  subtract: [a, b],
  multiply: [a, b],
  divide: [a, b],
  eq: [a, b],
  ne: [a, b],
  lt: [a, b],
  le: [a, b],
  gt: [a, b],
  ge: [a, b],
  and: [a, b],
  or: [a, b],
  not: [a],
  is_null: [a],
  coalesce: [a, b],
  least: [a, b],
  greatest: [a, b],
  concat: [a, b],
  lower: [a],
  trim: [a],
  matches: [a, lit('^x')],
  date_of: [at],
  hour_of: [at],
  micros_between: [at, at],
  days_between: [day, day],
  names_where: [lit('x'), a],
  json_text: [a, lit('k')],
  json_has: [a, lit('k')],
  json_insert: [a, lit('k'), b],
  to_json: [a],
  try_decimal: [a],
  try_int: [a],
  try_timestamp: [a],
  first_filled: [a, b],
  field: [a, lit('k')],
};

const aggregates: Record<AggregateFunction, Expr[]> = {
  sum: [a],
  count: [],
  count_distinct: [a],
  min: [a],
  max: [a],
  median: [a],
};

const expressions: Record<Node['kind'], Expr> = {
  column: a,
  literal: lit(1),
  call: a.eq(b),
  in: a.in(['x']),
  case: when(a, lit(1)).otherwise(lit(2)),
  cast: a.cast('long'),
  struct: new Expr({ kind: 'struct', fields: [['x', a]] }),
  aggregate: aggregate('max', a),
  sum_over: a.sumOver('b'),
};

const steps: Record<Step['kind'], Plan> = {
  input: t,
  values: values('x', ['y']),
  filter: t.filter(a.eq(b)),
  select: t.select({ x: a }),
  group: t.group(['a'], { x: aggregate('max', b) }),
  rank: t.rank('r', { by: ['a'], order: order('b') }),
  join: t.join(u, { how: 'inner', on: ['a'] }),
  union: t.union(t),
  sort: t.top(1, ...order('-a')),
};

const joins: Record<JoinKind, Plan> = {
  inner: t.join(u, { how: 'inner', on: ['a'] }),
  left: t.join(u, { how: 'left', on: ['a'] }),
  full: t.join(u, { how: 'full', on: ['a'] }),
  semi: t.join(u, { how: 'semi', on: ['a'] }),
  anti: t.join(u, { how: 'anti', on: ['a'] }),
  cross: t.join(input('u', ['c']), { how: 'cross', on: [] }),
};

const planOf = (expr: Expr): Plan =>
  expr.node.kind === 'aggregate' ? t.group([], { x: expr }) : t.select({ x: expr });

const plans = {
  ...steps,
  ...joins,
  ...Object.fromEntries(Object.entries(expressions).map(([kind, expr]) => [kind, planOf(expr)])),
  ...Object.fromEntries(
    Object.entries(functions).map(([name, args]) => [name, planOf(call(name as FunctionName, ...args))]),
  ),
  ...Object.fromEntries(
    Object.entries(aggregates).map(([name, args]) => [name, planOf(aggregate(name as AggregateFunction, ...args))]),
  ),
} as Record<Feature, Plan>;

const frames = {
  t: pl.DataFrame({ a: ['x'], b: ['y'], n: [1], at: [new Date(0)], day: [new Date(0)] }).lazy(),
  u: pl.DataFrame({ a: ['x'], c: ['z'] }).lazy(),
};

const dialects: [dialect: Dialect, render: (plan: Plan) => unknown][] = [
  [datafusion, (plan) => planSql(datafusion, plan)],
  [spark, (plan) => planSql(spark, plan)],
  [polars, (plan) => toPolars(plan, frames)],
];

describe.each(dialects)('$name', (dialect, render) => {
  test.each(Object.keys(plans) as Feature[])('%s is rendered or listed as missing', (feature) => {
    const plan = plans[feature];
    if (dialect.lacks.includes(feature)) expect(() => render(plan)).toThrow(`${dialect.name} lacks ${feature}`);
    else expect(render(plan)).toBeTruthy();
  });
});

test('DataFusion and Spark have all features; Polars lacks those that only the binding reads exactly', () => {
  expect([...datafusion.lacks, ...spark.lacks]).toEqual([]);
  expect(polars.lacks).toHaveLength(10);
});
