import {
  all,
  call,
  col,
  count,
  countDistinct,
  Expr,
  fingerprintOf,
  lit,
  max,
  median,
  min,
  money,
  namesWhere,
  nullOf,
  order,
  input,
  type Plan,
  sumMoney,
  values,
  when,
} from './index';
import { canonicalPlan } from './canonical';

const t = input('t', ['a', 'b']);
const u = input('u', ['a', 'c']);
const of = (expr: Expr): Plan => t.select({ x: expr });
const struct = (fields: Record<string, Expr>): Expr => new Expr({ kind: 'struct', fields: Object.entries(fields) });

test('the canonical form is JSON with the output names and the steps', () => {
  const plan = t
    .filter(col('a').gt(3n))
    .with({ c: col('b').orElse('') })
    .group(['c'], { rows: count() });
  const filtered = ['filter', ['input', 't'], ['call', 'gt', ['column', 'a'], ['literal', 'long', '3']]];
  const selected = ['select', filtered, [['c', ['call', 'coalesce', ['column', 'b'], ['literal', 'string', '']]]]];
  const measures = [['rows', ['cast', ['aggregate', 'count'], 'long']]];
  expect(JSON.parse(canonicalPlan(plan))).toEqual([
    ['c', 'rows'],
    ['group', selected, [['c', ['column', 'c']]], measures],
  ]);
});

test('toString of an expression and of a plan is the canonical form', () => {
  expect(String(col('a').gt(3n))).toBe('["call","gt",["column","a"],["literal","long","3"]]');
  expect(String(t)).toBe('[["a","b"],["input","t"]]');
});

test('a fingerprint has 60 bits, and is the same in every process', () => {
  expect(fingerprintOf(t)).toBe(0x344a52053a45dc5n);
  for (const plan of different) expect(fingerprintOf(plan)).toBeLessThan(2n ** 60n);
});

/** Each differs from every other in what it computes. */
const different: Plan[] = [
  ...[t, u, t.select(['a']), t.select(['b', 'a']), t.select({ a: col('a'), c: col('b') })],
  // Names, texts and types that could run into one another.
  ...[input('t","a', []), input('t', ['","']), input('t', ['",', '"']), input('t', [])],
  ...[col('a'), lit('a'), lit('"a"'), lit("a', 'b"), nullOf('string'), lit('null'), lit('')].map(of),
  ...[lit(1), lit(1n), lit('1'), lit(1, 'double'), lit('1', money), lit('1', 'decimal(18,0)')].map(of),
  ...[lit(true), lit('true'), lit(0, 'double'), lit(-0, 'double'), lit(NaN), nullOf('double')].map(of),
  ...[lit(9007199254740992n), lit(9007199254740993n), lit('2025-01-01', 'date'), lit('2025-01-01')].map(of),
  ...[lit('2025-01-01T00:00:00.000001Z', 'timestamp'), lit('2025-01-01T00:00:00.000002Z', 'timestamp')].map(of),
  ...[lit('\ud800'), lit('\ufffd'), lit('\\ud800')].map(of),
  // Functions and their arguments.
  ...[col('a').plus(col('b')), col('b').plus(col('a')), col('a').minus(col('b'))].map(of),
  ...[col('a').eq(col('b')), col('a').eq('b'), col('a').and(col('b')), all(col('a'), col('b'), col('b'))].map(of),
  ...[all(col('a'), col('b').and(col('b'))), col('a').not(), col('a').isNull()].map(of),
  ...[call('concat', 'a', 'b'), call('concat', 'ab'), call('concat', 'a', 'b', ''), call('concat', 'b', 'a')].map(of),
  ...[namesWhere({ a: col('a') }), namesWhere({ b: col('a') }), namesWhere({ a: col('a'), b: col('a') })].map(of),
  ...[col('a').in([]), col('a').in(['a']), col('a').in(['a', 'b']), col('a').in(['b', 'a']), col('b').in(['a'])].map(
    of,
  ),
  ...[col('a').in([1], 'integer'), col('a').in([1], 'long'), col('a').in(['2025-01-01'], 'date')].map(of),
  ...[col('a').cast('long'), col('a').cast('double'), col('a').cast('long').cast('double')].map(of),
  of(when(col('a'), lit(1)).otherwise(lit(2))),
  of(when(col('a'), lit(2)).otherwise(lit(1))),
  of(when(col('a'), lit(1)).when(col('b'), lit(2)).otherwise(lit(2))),
  of(when(col('a'), when(col('b'), lit(1)).otherwise(lit(2))).otherwise(lit(2))),
  ...[struct({ a: col('a') }), struct({ b: col('a') }), struct({ a: col('a'), b: col('b') })].map(of),
  of(struct({ b: col('b'), a: col('a') })),
  ...[col('a').sumOver(), col('a').sumOver('a'), col('a').sumOver('b'), col('a').sumOver('a', 'b')].map(of),
  // Steps.
  ...[t.filter(col('a')), t.filter(col('b')), t.filter(col('a')).filter(col('b')), t.filter(col('b')).filter(col('a'))],
  ...[t.group(['a']), t.group(['b']), t.group(['a', 'b']), t.group({ a: col('b') }), t.group([], { a: count() })],
  ...[count(), min(col('b')), max(col('b')), median(col('b')), countDistinct(col('b')), sumMoney(col('b'))].map((b) =>
    t.group(['a'], { b }),
  ),
  t.rank('r', { by: ['a'], order: order('b') }),
  t.rank('r', { by: ['b'], order: order('a') }),
  t.rank('r', { by: [], order: order('a', 'b') }),
  t.rank('r', { by: ['a'], order: order('-b') }),
  t.rank('q', { by: ['a'], order: order('b') }),
  ...[t.sort(...order('a')), t.sort(...order('-a')), t.sort(...order('a', 'b')), t.sort(...order('b', 'a'))],
  ...[t.top(1, ...order('a')), t.top(2, ...order('a'))],
  ...(['inner', 'left', 'full', 'semi', 'anti'] as const).map((how) => t.join(u, { how, on: ['a'] }).select(['a'])),
  t.join(input('w', ['c']), { how: 'cross', on: [] }),
  u.join(t, { how: 'inner', on: ['a'] }).select(['a']),
  u.join(t, { how: 'semi', on: ['a'] }),
  // The same column name comes from one side or from the other.
  t.select(['a']).join(input('v', ['a', 'b']), { how: 'inner', on: ['a'] }),
  t.join(input('v', ['a', 'b']).select(['a']), { how: 'inner', on: ['a'] }),
  ...[
    t.union(t),
    t.union(u.with({ b: col('c') })),
    t.union(t, t),
    t.filter(col('a')).union(t),
    t.union(t.filter(col('a'))),
  ],
  ...[values('a', ['x']), values('b', ['x']), values('a', ['x', 'x']), values('a', ['x', null]), values('a', ['xx'])],
  ...[values('a', []), values('a', [], 'long'), values('a', [1n], 'long'), values('a', [1], 'integer')],
];

test('plans that compute different rows have different canonical forms', () => {
  const texts = different.map(canonicalPlan);
  const twice = texts.filter((text, at) => texts.indexOf(text) !== at);
  expect(twice).toEqual([]);
});

const wide = input('t', ['a', 'b', 'c', 'd']);
const more = input('u', ['a', 'c', 'e']);

/** A plan computes the same however many columns it reads and carries along. */
const same: Record<string, [plan: Plan, other: Plan]> = {
  'an input with more columns': [t.select(['a']), wide.select(['a'])],
  'an input in another order': [t.select(['a', 'b']), input('t', ['b', 'a']).select(['a', 'b'])],
  'a projection on the way': [
    wide.filter(col('a')).select({ x: col('b') }),
    wide
      .select(['b', 'a'])
      .filter(col('a'))
      .without('a')
      .select({ x: col('b') }),
  ],
  'columns that nothing uses': [
    of(col('a')),
    wide.with({ e: col('c').plus(col('d')), b: lit(1) }).select({ x: col('a') }),
  ],
  'a rank that nothing uses': [t, t.rank('r', { by: ['a'], order: order('b') }).without('r')],
  'a measure that nothing uses': [
    t.group(['a'], { x: count() }),
    t.group(['a'], { y: max(col('b')), x: count() }).without('y'),
  ],
  'a join of wider sides': [
    t.join(u, { how: 'left', on: ['a'] }),
    wide
      .without('c', 'd')
      .join(more, { how: 'left', on: ['a'] })
      .without('e'),
  ],
  'a wider side that filters': [
    t.join(u.select(['a']), { how: 'anti', on: ['a'] }),
    t.join(u, { how: 'anti', on: ['a'] }),
  ],
  'a union of wider plans': [
    t.union(u.select({ a: col('a'), b: col('c') })),
    wide.union(more.select({ a: col('a'), b: col('c'), c: lit(1), d: lit(2) })).select(['a', 'b']),
  ],
  'a sort of a wider plan': [t.sort(...order('a')).select(['b']), wide.sort(...order('a')).select(['b'])],
  'a plan that is built twice': [
    t.filter(col('a')).union(t.filter(col('a'))),
    ((known) => known.union(known))(t.filter(col('a'))),
  ],
  'a long that is written as a number': [of(lit(3n)), of(lit(3, 'long'))],
};

test.each(Object.entries(same))('the canonical form is the same for %s', (_, [plan, other]) => {
  expect(canonicalPlan(other)).toBe(canonicalPlan(plan));
});
