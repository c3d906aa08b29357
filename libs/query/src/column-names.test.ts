import { col, columnsNamedIn, count, order, input } from './index';

const t = input('t', ['a', 'b', 'c', 'd', 'e']);

test('the named columns of a plan are those that its steps use', () => {
  const plan = t
    .filter(col('a').gt(1))
    .group({ x: col('b') }, { rows: count() })
    .join(t.rank('r', { by: ['c'], order: order('d') }).select({ x: col('r') }), { how: 'semi', on: ['x'] });
  expect([...columnsNamedIn(plan)].sort()).toEqual(['a', 'b', 'c', 'd', 'r', 'x']);
  expect([...columnsNamedIn(t)]).toEqual([]);
});
