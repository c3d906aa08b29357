import { readdirSync } from 'node:fs';
import { temporaryFolder } from '@fastcart/environments/testing';
import { readConfig } from '../config/config';
import { commonSettings, type Job, runJob } from './job';
import { testServer } from '../testing/redis';

const redis = testServer();
const folder = temporaryFolder();
afterEach(() => jest.restoreAllMocks());

const hour = 3_600_000;
const idle: Job<never> = { name: 'test', description: '', settings: [], run: () => Promise.resolve() };

/** A run whose clock is so many hours off. */
async function run(hours: number, url = redis.server.url) {
  const { now } = Date;
  jest.spyOn(Date, 'now').mockImplementation(() => now() + hours * hour);
  const { config } = readConfig(commonSettings, ['--lake', folder, '--log-level', 'error'], { REDIS_URL: url });
  return (await runJob(idle, config, new AbortController().signal)).record;
}

test.each([-48, 25, 400 * 24])('a run whose clock is %d hours off that of Redis writes nothing', async (hours) => {
  await expect(run(hours)).rejects.toMatchObject({
    code: 'CLOCK_WRONG',
    message: expect.stringMatching(/^this machine's clock says \S+Z, and Redis says \S+Z$/),
  });
  expect(readdirSync(folder)).toEqual([]);
  expect(await redis.client.keys('*')).toEqual([]);
});

test.each([-23, 0, 23])('a clock that is %d hours off is accepted', async (hours) => {
  expect(await run(hours)).toMatchObject({ outcome: 'nothing to do' });
});

test('without the right to read the time of Redis, a run has the lease but no check of the clock', async () => {
  await redis.client.acl('SETUSER', 'timeless', 'on', 'nopass', '~*', '+@all', '-time');
  const url = redis.server.url.replace('redis://', 'redis://timeless:any@');
  expect(await run(48, url)).toMatchObject({ outcome: 'nothing to do' });
  expect(await redis.client.keys('*')).toEqual([expect.stringMatching(/:test:heartbeat$/)]);
});
