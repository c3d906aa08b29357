import { Random } from './random';

const numbers = (seed: string, count: number): number[] => {
  const random = new Random(seed);
  return Array.from({ length: count }, () => random.next());
};

test('the same seed gives the same numbers, another seed other numbers', () => {
  expect(numbers('a', 100)).toEqual(numbers('a', 100));
  expect(numbers('a', 100)).not.toEqual(numbers('b', 100));
  expect(numbers('seed 1', 3)).toEqual([expect.any(Number), expect.any(Number), expect.any(Number)]);
});

test('numbers are even over 0 to 1, whole numbers over their range, both ends included', () => {
  const random = new Random('even');
  const tenths = new Array<number>(10).fill(0);
  const dice = new Array<number>(7).fill(0);
  for (let i = 0; i < 60_000; i += 1) {
    tenths[Math.floor(random.next() * 10)]! += 1;
    dice[random.between(1, 6)]! += 1;
  }
  for (const count of tenths) expect(Math.abs(count - 6_000)).toBeLessThan(300);
  expect(dice[0]).toBe(0);
  for (const count of dice.slice(1)) expect(Math.abs(count - 10_000)).toBeLessThan(400);
});

test('the frequency of an index follows its weight', () => {
  const random = new Random('weights');
  const counts = [0, 0, 0];
  for (let i = 0; i < 40_000; i += 1) counts[random.weighted([1, 0, 3])]! += 1;
  expect(counts[1]).toBe(0);
  expect(counts[2]! / counts[0]!).toBeCloseTo(3, 0);
});
