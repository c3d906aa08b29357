import { join } from 'node:path';
import { type Layer, layers } from '@fastcart/operations/run';
import { Redis as Server, until } from '@fastcart/services';
import { Redis } from 'ioredis';
import { temporaryFolder } from '../support/lake';
import { type Ended, runApp, startStopping } from '../support/process';
import { Stages } from '../support/stages';

const password = 'not/for?logs';
let server: Server;
let client: Redis;
let stages: Stages;

beforeAll(async () => {
  server = await Server.start({ folder: join(folder, 'redis'), password });
  client = new Redis(server.url);
  // Tests take the server away from it.
  client.on('error', () => {});
  stages = await Stages.prepare(folder);
});
afterAll(async () => {
  client.disconnect();
  await server.wipe();
});
// After the server in it has ended.
const folder = temporaryFolder();
beforeEach(() => client.flushall());

const unavailable = (reason: string) => ({ code: 'REDIS_UNAVAILABLE', reason });
const leaseLost = { code: 'LEASE_LOST' };

/** Of every run. A lease runs out when a test lets it. */
function environment(url = server.url): Record<string, string> {
  return { REDIS_URL: url, LEASE_TTL: '3600', LOG_LEVEL: 'warn' };
}

/** Expects a run to have ended well, having said this and no more, and no credentials. */
function expectSaid({ code, output, errors }: Ended, ...warnings: object[]): { outcome: string } {
  const lines = errors.split('\n').filter(Boolean);
  const said = lines.map((line) => JSON.parse(line) as object);
  expect({ code, said }).toEqual({ code: 0, said: warnings.map((warning) => expect.objectContaining(warning)) });
  for (const secret of [password, encodeURIComponent(password)]) expect(output + errors).not.toContain(secret);
  return JSON.parse(output) as { outcome: string };
}

const run = (layer: Layer, lake: string, url?: string): Ended =>
  runApp(`${layer}-worker`, stages.args(layer, lake), environment(url));

/** Runs every layer; each has to commit although it has to say this. */
async function expectDone(url: string, between: () => Promise<unknown>, ...warnings: object[]): Promise<void> {
  const lake = stages.lake('bronze');
  for (const layer of layers) {
    expect(expectSaid(run(layer, lake, url), ...warnings).outcome).toBe('committed');
    await between();
  }
  await stages.expectRepaired('bronze', lake);
}

test('Redis is down', async () => {
  await server.stop();
  await expectDone(server.url, async () => {}, unavailable('ECONNREFUSED'));
  await server.start();
});

test('the password is wrong', () =>
  expectDone(server.url.replace(/:[^:@]+@/, ':wrong@'), async () => {}, unavailable('WRONGPASS')));

test('Redis is flushed between two runs', () => expectDone(server.url, () => client.flushall()));

test('Redis hangs', async () => {
  server.pause();
  await expectDone(server.url, async () => {}, unavailable('ETIMEDOUT'));
  server.resume();
});

/** The points at which a run of the layer has computed its rows: before its first commit, and before its last. */
function places(layer: Layer): [string, number][] {
  const begun = stages
    .boundaries(layer)
    .flatMap(({ at, table }, index) => (table && at === 'start' ? [index + 1] : []));
  return [
    ['before its first commit', begun[0]!],
    ['before its last commit', begun.at(-1)!],
  ];
}

const stopAt = (layer: Layer, lake: string, boundary: number) =>
  startStopping(`${layer}-worker`, stages.args(layer, lake), boundary, environment());

async function expireLeases(): Promise<void> {
  for (const key of await client.keys('*:lease')) await client.pexpire(key, 1);
  await until(async () => (await client.keys('*:lease')).length === 0, 'the end of the lease');
}

describe.each(layers)('a %s run', (layer) => {
  test('that is paused while Redis begins to hang continues', async () => {
    for (const [place, boundary] of places(layer)) {
      const lake = stages.lake(layer);
      const standing = await stopAt(layer, lake, boundary);
      server.pause();
      const { outcome } = expectSaid(await standing.goOn(), unavailable('ETIMEDOUT'));
      server.resume();
      expect({ place, outcome }).toEqual({ place, outcome: 'committed' });
      await client.flushall();
      await stages.expectRepaired(layer, lake);
    }
  });

  test('that is paused longer than its lease, while another run commits, writes nothing twice', async () => {
    for (const [place, boundary] of places(layer)) {
      const lake = stages.lake(layer);
      const standing = await stopAt(layer, lake, boundary);
      const held = run(layer, lake);
      await expireLeases();
      const other = expectSaid(run(layer, lake));
      const { outcome } = expectSaid(await standing.goOn(), leaseLost);
      expect({ place, held: expectSaid(held).outcome, other: other.outcome, outcome }).toEqual({
        place,
        held: 'lease held',
        other: 'committed',
        // Gold's core is a hop of its own, and was committed before.
        outcome: layer === 'gold' && place === 'before its last commit' ? 'committed' : 'lost',
      });
      await stages.expectRepaired(layer, lake);
    }
  });

  test('that lost its lease to a flush runs beside another one, and nothing is written twice', async () => {
    const [[, commit]] = places(layer) as [[string, number]];
    const lake = stages.lake(layer);
    const first = await stopAt(layer, lake, commit);
    await client.flushall();
    const second = await stopAt(layer, lake, commit);
    const both = await Promise.all([first.goOn(), second.goOn()]);
    const outcomes = both.map(({ output }) => (JSON.parse(output) as { outcome: string }).outcome);
    expect(outcomes).toContain('committed');
    // Of the two hops of Gold each run may win one.
    if (layer !== 'gold') expect(outcomes).toContain('lost');
    expectSaid(both[0], leaseLost);
    expectSaid(both[1]);
    await stages.expectRepaired(layer, lake);
  });
});
