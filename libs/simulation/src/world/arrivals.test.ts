import { arrivals } from './arrivals';

const START = Date.parse('2025-11-09T00:00:00Z') * 1000;
const HOUR = 3_600_000_000;

test('the given number of orders arrives in order within the period', () => {
  const times = [...arrivals(START, 3, 9_000, 'a')];
  expect(times).toHaveLength(9_000);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(times.every(Number.isInteger)).toBe(true);
  expect(times[0]).toBeGreaterThanOrEqual(START);
  expect(times.at(-1)).toBeLessThan(START + 72 * HOUR);
  expect([...arrivals(START, 1, 1, 'a')]).toHaveLength(1);
});

test('evenings are busy and nights are quiet, on each day', () => {
  const byHour = new Array<number>(48).fill(0);
  for (const at of arrivals(START, 2, 50_000, 'a')) byHour[Math.floor((at - START) / HOUR)]! += 1;
  for (const day of [0, 24]) {
    expect(byHour[day + 20]).toBeGreaterThan(10 * byHour[day + 3]!);
    expect(byHour[day + 3]).toBeGreaterThan(0);
  }
});
