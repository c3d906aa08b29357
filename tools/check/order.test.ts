type Order = (files: string[], tierOf: (file: string) => string) => string[];
const order = jest.requireActual<Order>('./order');

const tierOf = (file: string): string => file.split('/')[0]!;

test('each tier is spread over the run, in its own order, and unit comes last', () => {
  const files = ['unit/a', 'kills/a', 'kills/b', 'services/a', 'unit/b', 'services/b', 'services/c', 'services/d'];
  expect(order(files, tierOf)).toEqual([
    ...['kills/a', 'services/a', 'services/b', 'kills/b', 'services/c', 'services/d'],
    ...['unit/a', 'unit/b'],
  ]);
});

test('a single tier keeps its order', () => {
  const files = ['unit/long', 'unit/shorter', 'unit/short'];
  expect(order(files, tierOf)).toEqual(files);
});
