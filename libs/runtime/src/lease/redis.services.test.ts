import { until } from '@fastcart/services';
import { redisKey, RedisLink } from './redis-link';
import { testServer } from '../testing/redis';
import { keptWarnings } from '../testing/warnings';
import { RedisLease } from './redis';

const redis = testServer();
const lake = 'file:///lake';
const key = redisKey(lake, 'silver', 'lease');
const hour = 3_600_000;
const ends: (() => Promise<unknown>)[] = [];
// Renewals come when a test asks for them, so that no lease runs out before one.
beforeEach(() => jest.useFakeTimers({ doNotFake: others }));
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  jest.useRealTimers();
});

/** All timers but those of renewals. */
const others: FakeableAPI[] = [
  ...(['Date', 'hrtime', 'performance', 'nextTick', 'queueMicrotask'] as const),
  ...(['setImmediate', 'clearImmediate', 'setTimeout', 'clearTimeout'] as const),
];

/** Lets the lease be renewed until it is as awaited. */
const renewedUntil = (condition: () => boolean | Promise<boolean>, awaited: string): Promise<void> =>
  until(() => {
    jest.advanceTimersByTime(hour / 3);
    return condition();
  }, awaited);

const isHeldBy = async (id: string): Promise<boolean> => (await redis.client.get(key)) === id;

/** Lets the lease run out now. */
async function expire(): Promise<void> {
  await redis.client.pexpire(key, 1);
  await until(async () => (await redis.client.exists(key)) === 0, 'the end of the lease');
}

/** What a process does: a connection of its own. */
async function acquire(id: string, layer = 'silver') {
  const { log, warnings } = keptWarnings();
  const link = new RedisLink(redis.server.url, log);
  const lease = await RedisLease.acquire(link, lake, { id, layer, log }, hour);
  ends.push(async () => {
    await lease?.[Symbol.asyncDispose]();
    link.close();
  });
  return { lease, warnings };
}

test('one of several simultaneous runs holds a layer; leases of other layers and lakes are free', async () => {
  const runs = await Promise.all(Array.from({ length: 10 }, (_, index) => acquire(`run-${index}`)));
  const holders = runs.flatMap(({ lease }, index) => (lease ? [`run-${index}`] : []));
  expect(holders).toEqual([await redis.client.get(key)]);
  expect((await acquire('other', 'gold')).lease).toBeDefined();
  expect(redisKey('file:///elsewhere', 'silver', 'lease')).not.toBe(key);
});

test('a lease expires, is renewed while it is held, and is free after its release', async () => {
  const { lease, warnings } = await acquire('a');
  const left = await redis.client.pttl(key);
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThanOrEqual(hour);
  for (let renewals = 0; renewals < 3; renewals++) {
    await redis.client.pexpire(key, hour / 3);
    await renewedUntil(async () => (await redis.client.pttl(key)) > hour / 3, 'a renewal');
  }
  expect(await isHeldBy('a')).toBe(true);
  await lease![Symbol.asyncDispose]();
  expect(await redis.client.exists(key)).toBe(0);
  expect(warnings()).toEqual([]);
});

test('a release does not change the lease of another run', async () => {
  const { lease, warnings } = await acquire('a');
  await redis.client.set(key, 'b');
  await lease![Symbol.asyncDispose]();
  expect(await redis.client.get(key)).toBe('b');
  expect(warnings()).toEqual([expect.objectContaining({ code: 'LEASE_LOST', holder: 'b' })]);
});

test('the lease of an ended run is taken over after it has expired', async () => {
  await redis.client.set(key, 'gone', 'PX', hour);
  expect((await acquire('a')).lease).toBeUndefined();
  await expire();
  expect((await acquire('b')).lease).toBeDefined();
  expect(await isHeldBy('b')).toBe(true);
});

test.each([
  ['lasts longer than any run asks for, since the clock of Redis went back', ['PX', 2 * hour]],
  ['never ends', []],
] as const)('a lease that %s counts as run out', async (_, end) => {
  await redis.client.call('SET', key, 'gone', ...end);
  const { lease, warnings } = await acquire('a');
  expect(lease).toBeDefined();
  expect(await redis.client.pttl(key)).toBeLessThanOrEqual(hour);
  await redis.client.call('SET', key, 'gone', ...end);
  await renewedUntil(() => isHeldBy('a'), 'the lease');
  expect(warnings()).toEqual([expect.objectContaining({ code: 'LEASE_LOST', holder: 'gone' })]);
});

test('a renewal does not change the lease of another run, takes a free lease, and warns once that it was lost', async () => {
  const { lease, warnings } = await acquire('a');
  await redis.client.set(key, 'b', 'PX', hour);
  await renewedUntil(() => warnings().length > 0, 'a warning');
  expect(await isHeldBy('b')).toBe(true);
  await expire();
  await renewedUntil(() => isHeldBy('a'), 'the lease that was free');
  await redis.client.flushall();
  await renewedUntil(() => isHeldBy('a'), 'the lease that was flushed');
  await lease![Symbol.asyncDispose]();
  expect(warnings()).toEqual([expect.objectContaining({ code: 'LEASE_LOST', holder: 'b' })]);
});

test('a flushed lease is taken again, with one warning', async () => {
  const { warnings } = await acquire('a');
  for (let flushes = 0; flushes < 2; flushes++) {
    await redis.client.flushall();
    await renewedUntil(() => isHeldBy('a'), 'the lease that was flushed');
  }
  expect(warnings()).toEqual([expect.objectContaining({ code: 'LEASE_LOST' })]);
  expect(warnings()[0]).not.toHaveProperty('holder');
});

test('a run continues without Redis, and takes the lease when Redis is back', async () => {
  await redis.server.stop();
  const { lease, warnings } = await acquire('a');
  expect(lease).toBeDefined();
  await redis.server.start();
  await renewedUntil(() => isHeldBy('a'), 'the lease after Redis is back');
  expect(warnings()).toEqual([expect.objectContaining({ code: 'REDIS_UNAVAILABLE' })]);
});

test('a run continues and ends while Redis hangs', async () => {
  const held = await acquire('a');
  redis.server.pause();
  const late = await acquire('b');
  expect(late.lease).toBeDefined();
  await held.lease![Symbol.asyncDispose]();
  redis.server.resume();
  for (const { warnings } of [held, late])
    expect(warnings()).toEqual([expect.objectContaining({ code: 'REDIS_UNAVAILABLE', reason: 'ETIMEDOUT' })]);
});
