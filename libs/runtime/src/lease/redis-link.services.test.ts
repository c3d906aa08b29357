import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { unreadAnswers, until } from '@fastcart/services';
import { askTimeoutMs, RedisLink } from './redis-link';
import { testServer } from '../testing/redis';
import { keptWarnings } from '../testing/warnings';

const password = 'se/cr?et';
const redis = testServer({ password });
const links: RedisLink[] = [];
afterEach(() => links.splice(0).forEach((link) => link.close()));

function linkTo(url: string) {
  const { log, warnings } = keptWarnings();
  const link = new RedisLink(url, log);
  links.push(link);
  return { link, ping: () => link.ask((client) => client.ping()), warnings };
}

test('calls are answered over one connection', async () => {
  const { ping, warnings } = linkTo(redis.server.url);
  const before = Number(/total_connections_received:(\d+)/.exec(await redis.client.info('stats'))![1]);
  expect(await Promise.all([ping(), ping()])).toEqual(['PONG', 'PONG']);
  expect(await ping()).toBe('PONG');
  expect(await redis.client.info('stats')).toContain(`total_connections_received:${before + 1}\r`);
  expect(warnings()).toEqual([]);
});

test.each([
  ['a wrong password', (url: string) => url.replace(/:[^:@]+@/, ':no%2Ft@'), 'WRONGPASS'],
  ['no password', (url: string) => url.replace(/\/\/.*@/, '//'), 'NOAUTH'],
  ['a database that there is none of', (url: string) => `${url}/99`, 'ERR'],
  ['a port where nobody listens', (url: string) => url.replace(/\d+$/, '1'), 'ECONNREFUSED'],
  ['TLS to a server without', (url: string) => url.replace('redis:', 'rediss:'), /^E/],
  ['a name that is none', (url: string) => url.replace('127.0.0.1', 'redis.invalid'), /^E(NOTFOUND|AI_AGAIN)$/],
])('%s gives no answer, and causes one warning without the credentials', async (_, change, reason) => {
  const url = change(redis.server.url);
  const { ping, warnings } = linkTo(url);
  expect(await Promise.all([ping(), ping()])).toEqual([undefined, undefined]);
  expect(await ping()).toBeUndefined();
  const said = reason instanceof RegExp ? expect.stringMatching(reason) : reason;
  expect(warnings()).toEqual([expect.objectContaining({ level: 'warn', code: 'REDIS_UNAVAILABLE', reason: said })]);
  for (const part of [password, encodeURIComponent(password), 'no/t', 'no%2Ft', '@'])
    expect(JSON.stringify(warnings())).not.toContain(part);
});

test('a server that hangs up gives no answer', async () => {
  const rude = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(rude, 'listening');
  const { ping, warnings } = linkTo(`redis://127.0.0.1:${(rude.address() as AddressInfo).port}`);
  expect(await ping()).toBeUndefined();
  expect(warnings()).toEqual([
    expect.objectContaining({ reason: expect.stringMatching(/^(CLOSED|ECONNRESET|EPIPE)$/) }),
  ]);
  rude.close();
});

test('a server that hangs gives no answer, before and after the connection', async () => {
  const connected = linkTo(redis.server.url);
  expect(await connected.ping()).toBe('PONG');
  redis.server.pause();
  const late = linkTo(redis.server.url);
  expect(await Promise.all([connected.ping(), late.ping()])).toEqual([undefined, undefined]);
  redis.server.resume();
  for (const { ping, warnings } of [connected, late]) {
    await until(async () => (await ping()) === 'PONG', 'an answer');
    expect(warnings()).toEqual([expect.objectContaining({ code: 'REDIS_UNAVAILABLE', reason: 'ETIMEDOUT' })]);
  }
});

test('the link connects again to a restarted server', async () => {
  const { ping, warnings } = linkTo(redis.server.url);
  await ping();
  await redis.server.restart();
  await until(async () => (await ping()) === 'PONG', 'an answer');
  expect(warnings()).toEqual([]);
});

test('an answer that arrives while the process is busy is accepted', async () => {
  const { link, ping, warnings } = linkTo(redis.server.url);
  await ping();
  const before = unreadAnswers(redis.server.port);
  const answer = link.ask((client) => {
    const pong = client.ping();
    const over = performance.now() + askTimeoutMs;
    // Until the answer is there, and no longer in time.
    while (unreadAnswers(redis.server.port) === before || performance.now() <= over);
    return pong;
  });
  expect(await answer).toBe('PONG');
  expect(warnings()).toEqual([]);
});
