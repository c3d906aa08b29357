import { format, ratio, type Sample, spread, summarize } from './statistics';

test.each([
  [[3], { median: 3, least: 3, most: 3 }],
  [[10, 9, 1], { median: 9, least: 1, most: 10 }],
  [[4, 1, 2, 3], { median: 2.5, least: 1, most: 4 }],
])('the spread of %j', (values, expected) => {
  expect(spread(values)).toEqual(expected);
});

test('samples become one line per name and metric, in their order', () => {
  const sample = (side: string, wall: number, peak: number): Sample => ({
    workload: 'day',
    what: 'one process',
    side,
    values: { wall, peak },
  });
  const lines = summarize([sample('product', 2, 300), sample('polars', 4, 200), sample('product', 4, 100)]);
  expect(lines.map(({ metric }) => metric)).toEqual(['wall', 'peak']);
  expect(lines[0]!.sides).toEqual({
    product: { median: 3, least: 2, most: 4 },
    polars: { median: 4, least: 4, most: 4 },
  });
  expect(ratio(lines[0]!, 'polars')).toBe(0.75);
  expect(ratio(lines[0]!, 'spark')).toBeUndefined();
});

test.each([
  [1234.5, '1,235'],
  [12.345, '12.3'],
  [1.234, '1.23'],
  [0.0126, '0.013'],
  [0, '0.000'],
])('%d is written %s', (value, text) => {
  expect(format(value)).toBe(text);
});
