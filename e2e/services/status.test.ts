import { join } from 'node:path';
import { query } from '@fastcart/delta';
import type { TableStatus } from '@fastcart/operations/status';
import { Lake } from '@fastcart/runtime';
import { planFingerprint } from '@fastcart/schemas';
import { type Redis, sharedRedis, until } from '@fastcart/services';
import { open } from '../support/corrupt';
import { run, temporaryFolder } from '../support/lake';
import { runApp } from '../support/process';
import { copyLog } from '../support/samples';

const folder = temporaryFolder();
const [log, lake] = [join(folder, 'log'), join(folder, 'lake')];
let redis: Redis;

beforeAll(async () => {
  redis = await sharedRedis();
  copyLog('clean', log);
  await run(log, lake);
});

const status = (args: string[], env = {}) =>
  runApp('lake', ['status', '--log', `file://${log}`, '--lake', lake, ...args], env);

test('lake status without Redis lists the tables', () => {
  const { tables, runs } = JSON.parse(status(['--json']).output);
  expect(tables).toContainEqual(expect.objectContaining({ table: 'bronze', rows: 144, lag: 0 }));
  expect(runs).toBeNull();
});

test('the lag is for the TOPIC of the environment', () => {
  const { tables } = JSON.parse(status(['--json'], { TOPIC: 'nowhere' }).output);
  expect(tables).toContainEqual(expect.objectContaining({ table: 'bronze', lag: null }));
});

test('lake status names the tables with another or an unknown plan fingerprint', async () => {
  const reported = (name: string): unknown =>
    (JSON.parse(status(['--json']).output).tables as TableStatus[]).find(({ table }) => table === name)!.definition;
  expect(['bronze', 'silver', 'fact_orders', 'top_products'].map(reported)).toEqual([
    null,
    'present',
    'present',
    'present',
  ]);
  expect(status([]).output).not.toContain('replay');
  const silver = await open(new Lake(lake), 'silver');
  // As if the rules had been others when its rows were written.
  const commit = { metadata: { housekeeping: true }, transactions: { [planFingerprint]: 1n } };
  await silver.append(query('SELECT * FROM t WHERE false', { t: silver }), { commit });
  silver.close();
  expect(reported('silver')).toBe('other');
  expect(status([]).output).toMatch(
    /^silver: .*fingerprint is not the one of this program.*`lake replay silver` shows/m,
  );
  expect(runApp('lake', ['replay', 'silver', '--yes', '--lake', lake]).code).toBe(0);
  expect(reported('silver')).toBe('present');
});

test('lake status with Redis also shows how the newest run of each layer ended', async () => {
  const env = { REDIS_URL: redis.url };
  let runs: unknown[] | null = null;
  // On a slow machine a run goes on without Redis, after a second.
  await until(() => {
    runApp('silver-worker', ['--lake', lake], env);
    runApp('bronze-worker', ['--log', 'file:///nowhere', '--lake', lake], env);
    runs = (JSON.parse(status(['--json'], env).output) as { runs: unknown[] | null }).runs;
    return runs?.length === 2;
  }, 'two runs in Redis');
  expect(runs).toEqual([
    expect.objectContaining({
      layer: 'bronze',
      state: 'failed',
      end: expect.objectContaining({ exitCode: 65, errorCode: 'LOG_MISSING' }),
    }),
    expect.objectContaining({ layer: 'silver', state: 'nothing to do' }),
  ]);
  expect(status([], env).output).toMatch(/^bronze +failed +65 +LOG_MISSING /m);
});

test('lake status without an answer of Redis says so, and lists the tables', async () => {
  const { code, output, errors } = status(['--json'], { REDIS_URL: 'redis://127.0.0.1:1', LOG_LEVEL: 'warn' });
  expect({ code, said: JSON.parse(errors).code }).toEqual({ code: 0, said: 'REDIS_UNAVAILABLE' });
  expect(JSON.parse(output)).toMatchObject({ tables: expect.any(Array), runs: null });
});
