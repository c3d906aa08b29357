import { median, usual } from './statistic';

test.each<[values: number[], middle: number]>([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[7], 7],
])('the median of %j is %d', (values, middle) => {
  expect(median(values)).toBe(middle);
});

const days = [10, 11, 9, 10, 12, 8, 10];

test('the usual range is three and a half deviations around the median', () => {
  // The median deviation is 1.
  expect(usual(days, () => 0)).toEqual({ median: 10, low: 10 - 3.5 * 1.4826, high: 10 + 3.5 * 1.4826 });
});

test('a bad day hardly changes the usual range', () => {
  const { low, high } = usual([...days, 1000], () => 0)!;
  expect([low, high].map(Math.round)).toEqual([5, 15]);
});

test('the usual range of days that are all the same has the least deviation that counts', () => {
  expect(usual(Array<number>(7).fill(100), (middle) => middle / 100)).toEqual({ median: 100, low: 96.5, high: 103.5 });
});

test('fewer than seven days have no usual range', () => {
  expect(usual(days.slice(1), () => 0)).toBeUndefined();
});
