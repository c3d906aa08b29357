import { col, columnsNamedIn, count, order, input } from './index';

const t = input('t', ['a', 'b', 'c', 'd', 'e']);

test('the named columns of a plan are those that it gives or that its steps use', () => {
  const plan = t
    .filter(col('a').gt(1))
    .group({ x: col('b') }, { rows: count() })
    .join(t.rank('r', { by: ['c'], order: order('d') }).select({ x: col('r') }), { how: 'semi', on: ['x'] });
  expect([...columnsNamedIn(plan)].sort()).toEqual(['a', 'b', 'c', 'd', 'r', 'rows', 'x']);
  expect([...columnsNamedIn(t.select(['a']))]).toEqual(['a']);
});

test('columns that a plan only passes on until it drops them', () => {
  const whole = t.with({ y: col('a').plus(1) });
  expect([...columnsNamedIn(whole)].sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'y']);
  expect([...columnsNamedIn(whole.group(['y']))].sort()).toEqual(['a', 'y']);
  expect([...columnsNamedIn(whole.select(['b', 'y']).group(['y']))].sort()).toEqual(['a', 'b', 'y']);
});
