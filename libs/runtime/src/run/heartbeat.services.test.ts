import { hostname } from 'node:os';
import { pathToFileURL } from 'node:url';
import { temporaryFolder } from '@fastcart/environments/testing';
import { sharedRedis, until } from '@fastcart/services';
import { Redis } from 'ioredis';
import { readConfig } from '../config/config';
import { FastcartError } from '../process/errors';
import { type Heartbeat, readHeartbeats, stateOf } from './heartbeat';
import { type Hop, runHops } from './hop';
import { Log } from '../process/log';
import { redisKey, RedisLink } from '../lease/redis-link';
import { commonSettings, type Job, tryJob } from './job';
import { Stopped } from '../process/signals';

let redisUrl: string;
let client: Redis;
beforeAll(async () => {
  redisUrl = (await sharedRedis()).url;
  client = new Redis(redisUrl);
});
afterAll(() => client.disconnect());

let lake: string;
let lakeUrl: string;
beforeEach(() => {
  lake = temporaryFolder();
  lakeUrl = pathToFileURL(lake).href;
});

const goesOn = new AbortController().signal;
const start = async (run: Job<never, unknown>['run']) => {
  const { config } = readConfig(commonSettings, ['--lake', lake], { REDIS_URL: redisUrl });
  return (await tryJob({ name: 'test', description: '', settings: [], run }, config, goesOn)).record;
};

async function heartbeat(): Promise<Heartbeat | undefined> {
  const link = new RedisLink(redisUrl, new Log('error', 'json'));
  const found = await readHeartbeats(link, lakeUrl, ['test', 'never-run']);
  link.close();
  return found![0];
}

test('the heartbeat has the step of a run, its commits, and how it ended', async () => {
  const batches = [3, 4];
  let ask: () => void = () => {};
  const asked = new Promise<void>((resolve) => (ask = resolve));
  const hop: Hop<number, number> = {
    read: async () => batches.shift(),
    transform: async (rows) => {
      if (rows === 4) await asked;
      return rows;
    },
    check: async () => {},
    commit: async (rows) => ({ outcome: 'committed', counts: { rows }, versions: {} }),
  };
  expect(await heartbeat()).toBeUndefined();
  const ended = start((run) => runHops(run, hop));
  await until(async () => (await heartbeat())?.step === 'transform', 'the step transform');
  const during = (await heartbeat())!;
  expect(during).toEqual({
    layer: 'test',
    runId: expect.stringMatching(/^\d{8}T/),
    host: hostname(),
    startedAt: expect.any(String),
    at: expect.any(String),
    step: 'transform',
    counts: { rows: 3 },
    end: null,
  });
  expect(stateOf(during, new Date())).toBe('running');
  ask();
  const { runId, startedAt } = await ended;
  const after = (await heartbeat())!;
  expect(after).toMatchObject({ runId, startedAt, step: 'report', counts: { rows: 7 } });
  expect(after.end).toMatchObject({ outcome: 'committed', exitCode: 0, errorCode: null });
  expect(stateOf(after, new Date())).toBe('committed');
  expect(await client.ttl(redisKey(lakeUrl, 'test', 'heartbeat'))).toBeGreaterThan(0);
});

test.each([
  [new FastcartError('LOG_REWOUND', 'x'), { outcome: 'failed', exitCode: 65, errorCode: 'LOG_REWOUND' }],
  [new Stopped('SIGTERM'), { outcome: 'stopped', exitCode: 143, errorCode: null }],
])('the heartbeat of a run that ends with an error has it: %s', async (error, end) => {
  await expect(start(() => Promise.reject(error))).rejects.toBe(error);
  expect((await heartbeat())!.end).toMatchObject(end);
});

test('a run that finds the lease held has no heartbeat', async () => {
  await client.set(redisKey(lakeUrl, 'test', 'lease'), 'another', 'PX', 60_000);
  expect(await start(() => Promise.resolve())).toMatchObject({ outcome: 'lease held' });
  expect(await heartbeat()).toBeUndefined();
});

test('a run without a heartbeat for half a minute has the state silent', () => {
  const beat = { at: '2026-01-01T00:00:00Z', end: null } as Heartbeat;
  expect(stateOf(beat, new Date('2026-01-01T00:00:29Z'))).toBe('running');
  expect(stateOf(beat, new Date('2026-01-01T00:00:31Z'))).toBe('silent');
});
