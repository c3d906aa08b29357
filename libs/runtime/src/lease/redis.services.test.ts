import { redisKey, RedisLink } from '../redis';
import { testServer, until } from '../testing/redis';
import { keptWarnings } from '../testing/warnings';
import { RedisLease } from './redis';

const redis = testServer();
const lake = 'file:///lake';
const key = redisKey(lake, 'silver', 'lease');
const hour = 3_600_000;
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** What a process does: a connection of its own. */
async function acquire(id: string, ttl = hour, layer = 'silver') {
  const { log, warnings } = keptWarnings();
  const link = new RedisLink(redis.server.url, log);
  const lease = await RedisLease.acquire(link, lake, { id, layer, log }, ttl);
  ends.push(async () => {
    await lease?.release();
    link.close();
  });
  return { lease, warnings };
}

test('of runs that start at once, one holds a layer; others hold other layers and other lakes', async () => {
  const runs = await Promise.all(Array.from({ length: 10 }, (_, index) => acquire(`run-${index}`)));
  const holders = runs.flatMap(({ lease }, index) => (lease ? [`run-${index}`] : []));
  expect(holders).toEqual([await redis.client.get(key)]);
  expect((await acquire('other', hour, 'gold')).lease).toBeDefined();
  expect(redisKey('file:///elsewhere', 'silver', 'lease')).not.toBe(key);
});

test('it expires, is renewed while it is held, and is free once it is given back', async () => {
  const { lease, warnings } = await acquire('a', 600);
  let last = await redis.client.pttl(key);
  expect(last).toBeGreaterThan(0);
  expect(last).toBeLessThanOrEqual(600);
  for (let renewals = 0; renewals < 3; renewals++) {
    await until(async () => {
      const [before, now] = [last, await redis.client.pttl(key)];
      last = now;
      return now > before;
    });
  }
  expect(await redis.client.get(key)).toBe('a');
  await lease!.release();
  expect(await redis.client.exists(key)).toBe(0);
  expect(warnings()).toEqual([]);
});

test('a release leaves the lease of another alone', async () => {
  const { lease, warnings } = await acquire('a');
  await redis.client.set(key, 'b');
  await lease!.release();
  expect(await redis.client.get(key)).toBe('b');
  expect(warnings()).toEqual([expect.objectContaining({ code: 'LEASE_LOST', holder: 'b' })]);
});

test('the lease of a run that is gone is taken over when it has run out', async () => {
  await redis.client.set(key, 'gone', 'PX', 300);
  expect((await acquire('a')).lease).toBeUndefined();
  await until(async () => (await acquire('b')).lease !== undefined);
  expect(await redis.client.get(key)).toBe('b');
});

test('a renewal leaves the lease of another alone, takes it when it is free, and says once that it was lost', async () => {
  const { lease, warnings } = await acquire('a', 150);
  await redis.client.set(key, 'b', 'PX', 1000);
  await until(() => warnings().length > 0);
  expect(await redis.client.get(key)).toBe('b');
  await until(async () => (await redis.client.get(key)) === 'a');
  await redis.client.flushall();
  await until(async () => (await redis.client.get(key)) === 'a');
  await lease!.release();
  expect(warnings()).toEqual([expect.objectContaining({ code: 'LEASE_LOST', holder: 'b' })]);
});

test('a lease that was flushed is taken again, and told once', async () => {
  const { warnings } = await acquire('a', 150);
  for (let flushes = 0; flushes < 2; flushes++) {
    await redis.client.flushall();
    await until(async () => (await redis.client.get(key)) === 'a');
  }
  expect(warnings()).toEqual([expect.objectContaining({ code: 'LEASE_LOST' })]);
  expect(warnings()[0]).not.toHaveProperty('holder');
});

test('without Redis a run goes on, and takes the lease when Redis is back', async () => {
  await redis.server.stop();
  const { lease, warnings } = await acquire('a', 150);
  expect(lease).toBeDefined();
  await redis.server.start();
  await until(async () => (await redis.client.get(key)) === 'a');
  expect(warnings()).toEqual([expect.objectContaining({ code: 'REDIS_UNAVAILABLE' })]);
});

test('when Redis hangs a run goes on, to its end too', async () => {
  const held = await acquire('a');
  redis.server.pause();
  const late = await acquire('b');
  expect(late.lease).toBeDefined();
  await held.lease!.release();
  redis.server.resume();
  for (const { warnings } of [held, late])
    expect(warnings()).toEqual([expect.objectContaining({ code: 'REDIS_UNAVAILABLE', reason: 'ETIMEDOUT' })]);
});
