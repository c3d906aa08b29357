import { requirePassed, requireSameTime } from './clock';

const hour = 3_600_000;
const now = (): number => Date.now();

function errorOf(work: () => void): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}

test.each([-23, 0, 23])('a clock that is %d hours off is accepted', (hours) => {
  expect(() => requireSameTime('Redis', now() + hours * hour)).not.toThrow();
});

test.each([-25, 25, -40 * 24, 400 * 24])('a clock that is %d hours off is refused', (hours) => {
  expect(errorOf(() => requireSameTime('Redis', now() + hours * hour))).toMatchObject({
    code: 'CLOCK_WRONG',
    exitCode: 75,
    message: expect.stringContaining('Redis says 20'),
  });
});

test('a time in the past is accepted, one in the future is refused', () => {
  for (const time of [0, now() - 400 * 24 * hour, now() + 23 * hour])
    expect(() => requirePassed('Kafka', time)).not.toThrow();
  for (const time of [now() + 25 * hour, Number.MAX_SAFE_INTEGER])
    expect(errorOf(() => requirePassed('Kafka', time))).toMatchObject({ code: 'CLOCK_WRONG' });
});
