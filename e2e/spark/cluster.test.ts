import { join } from 'node:path';
import { temporaryFolder } from '@fastcart/environments/testing';
import { onFreePorts, ServiceError, Spark } from '@fastcart/services';
import { SparkSession } from '@fastcart/spark';
import { rowsOf } from '../support/spark';
import { type Ended, runApp } from '../support/process';

const folder = temporaryFolder();
let port: string;
let started: Ended;
beforeAll(() =>
  onFreePorts(1, ([free]) => {
    port = String(free);
    started = lake('start');
    const isTaken = started.errors.includes('PORT_IN_USE');
    return isTaken ? Promise.reject(new ServiceError('PORT_IN_USE', started.errors)) : Promise.resolve();
  }),
);
afterAll(() => Spark.open(join(folder, `.lake/services/spark-${port}`))?.wipe());

function lake(command: string, ...args: string[]): Ended {
  const { FASTCART_CACHE, XDG_CACHE_HOME } = process.env;
  const cache = Object.entries({ FASTCART_CACHE, XDG_CACHE_HOME }).filter(([, value]) => value !== undefined);
  return runApp(
    'lake',
    ['spark', command, '--port', port, ...args],
    Object.fromEntries(cache) as Record<string, string>,
    {
      cwd: folder,
    },
  );
}

test('start prints the setting, and the cluster has a server, a master and two workers', () => {
  const url = `sc://127.0.0.1:${port}`;
  expect(started).toMatchObject({ code: 0, output: `Spark is running at ${url}\n  export SPARK_REMOTE=${url}\n` });
  expect(JSON.parse(lake('status', '--json').output)).toMatchObject({
    running: true,
    processes: [{ name: 'master' }, { name: 'worker1' }, { name: 'worker2' }, { name: 'connect' }],
  });
});

test('both workers compute, and write and read Delta tables', async () => {
  await using session = await SparkSession.connect(`sc://127.0.0.1:${port}`);
  const table = `delta.\`${join(folder, 'table')}\``;
  await session.execute(`CREATE TABLE ${table} USING DELTA AS SELECT id FROM range(0, 1000, 1, 8)`);
  await session.execute(`UPDATE ${table} SET id = -id WHERE id % 2 = 0`);
  expect(await rowsOf(session, `SELECT count(*) AS n, sum(id) AS sum FROM ${table}`)).toEqual([
    { n: 1000n, sum: 500n },
  ]);
  const { logged } = Spark.open(join(folder, `.lake/services/spark-${port}`))!.processes.at(-1)!;
  expect(
    new Set(logged.match(/Registered executor NettyRpcEndpointRef\(spark-client:\/\/Executor\) \S+ with ID \d+/g)).size,
  ).toBe(2);
});

test('a master that is not local is a usage error', () => {
  expect(lake('start', '--master', 'yarn')).toMatchObject({ code: 78, errors: expect.stringContaining('local[N]') });
});

test('stop ends every process', () => {
  expect(lake('stop')).toMatchObject({
    code: 0,
    output: `Spark on port ${port}: stopped connect, worker2, worker1, master\n`,
  });
  expect(lake('status').code).toBe(3);
});
