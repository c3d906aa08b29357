import { Random } from './random';
import { Schedule } from './schedule';

test('items are taken by time; items of the same time in the order in which they were added', () => {
  const random = new Random('schedule');
  const schedule = new Schedule<{ at: number; number: number }>();
  const items = Array.from({ length: 500 }, (_, number) => ({ at: random.between(0, 50), number }));
  for (const item of items) schedule.add(item);
  expect(schedule.size).toBe(500);
  expect(schedule.nextAt).toBe(0);
  const taken = items.map(() => schedule.take());
  expect(taken).toEqual([...items].sort((a, b) => a.at - b.at || a.number - b.number));
  expect(schedule.take()).toBeUndefined();
  expect(schedule.nextAt).toBe(Infinity);
});
