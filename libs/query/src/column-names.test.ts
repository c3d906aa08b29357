import { col, columnsNamedIn, count, order, input } from './index';

const t = input('t', ['a', 'b', 'c', 'd', 'e']);

test('the columns that the steps of a plan name, and no others', () => {
  const plan = t
    .filter(col('a').gt(1))
    .group({ x: col('b') }, { rows: count() })
    .join(t.rank('r', { by: ['c'], order: order('d') }).select({ x: col('r') }), { how: 'semi', on: ['x'] });
  expect([...columnsNamedIn(plan)].sort()).toEqual(['a', 'b', 'c', 'd', 'r', 'x']);
  expect([...columnsNamedIn(t)]).toEqual([]);
});
