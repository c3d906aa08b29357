import { col, lit, input } from './index';
import { toSql } from './sql';

const left = input('left', ['k', 'a', 'b']);
const right = input('right', ['k', 'c']);

test('a plan has its columns in order', () => {
  expect(left.columns).toEqual(['k', 'a', 'b']);
  expect(left.with({ a: lit(1), d: lit(2) }).columns).toEqual(['k', 'a', 'b', 'd']);
  expect(left.without('a').columns).toEqual(['k', 'b']);
  expect(left.group({ x: col('a') }, { n: col('b') }).columns).toEqual(['x', 'n']);
  expect(left.join(right, { how: 'left', on: ['k'] }).columns).toEqual(['k', 'a', 'b', 'c']);
  expect(left.join(right, { how: 'semi', on: ['k'] }).columns).toEqual(['k', 'a', 'b']);
  expect(right.union(left.with({ c: lit('x') })).columns).toEqual(['k', 'c']);
});

test('columns keep their order whatever their names', () => {
  const names = ['b', '1', '__proto__', '0'];
  const plan = input('left', ['more', ...names])
    .select(names)
    .with({ 1: lit(7), c: lit(8) });
  expect(plan.columns).toEqual([...names, 'c']);
  expect(toSql(plan)).toMatch(/^SELECT "b" AS "b", .+ AS "1", "__proto__" AS "__proto__", "0" AS "0", .+ AS "c" FROM/);
});

test('a step does not change the plan that it extends', () => {
  const filtered = left.filter(col('a').eq('x'));
  expect(left.step).toEqual({ kind: 'input', name: 'left' });
  expect(filtered.step).toMatchObject({ kind: 'filter', input: left });
});

test('a join refuses columns that both sides have', () => {
  expect(() => left.join(input('other', ['k', 'a']), { how: 'inner', on: ['k'] })).toThrow(
    new TypeError('both sides of the join have a'),
  );
});
