import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hdfs, Kafka, Redis, until } from '@fastcart/services';
import { openEventLog } from '@fastcart/events';
import { factOrders, forgotten, published, tables } from '@fastcart/schemas';
import { ended, runApp, startApp } from '../../e2e/support/process';
import { asProcess, type Process } from './as-process';
import { configOf, type Manifest, ofKind, render, type Workload, workloads } from './stack';

const stack = render('.');
const folder = mkdtempSync(join(tmpdir(), 'fastcart-k8s-'));
let services: { kafka: Kafka; hdfs: Hdfs; redis: Redis };
let here: Record<string, string>;

afterAll(async () => {
  await Promise.all(Object.values(services).map((service) => service.wipe()));
  rmSync(folder, { recursive: true });
});

beforeAll(async () => {
  const [kafka, hdfs, redis] = await Promise.all([
    Kafka.start({ folder: join(folder, 'kafka'), properties: kafkaProperties() }),
    Hdfs.start({ folder: join(folder, 'hdfs'), permissions: true, properties: hdfsProperties() }),
    Redis.start({ folder: join(folder, 'redis'), password: 'local' }),
  ]);
  services = { kafka, hdfs, redis };
  here = {
    'kafka:9092': kafka.brokers,
    'hdfs://namenode:8020': hdfs.url,
    'redis:6379': `127.0.0.1:${redis.port}`,
    // Nobody listens there: a run is not to mind.
    'otel-collector:4318': '127.0.0.1:1',
  };
  mkdirSync(join(folder, 'mounts'));
});

/** Of the manifests, but where this machine has other addresses and places. */
function kafkaProperties(): Record<string, string> {
  const config = configStarting('kafka');
  const lines = `${config['server.properties']}${config['replication.properties']}`.trim().split('\n');
  const elsewhere = /^(process\.roles|listeners|listener\.|log\.dirs|controller\.quorum)/;
  return Object.fromEntries(
    lines.filter((line) => !elsewhere.test(line)).map((line) => line.split(/=(.*)/s).slice(0, 2)),
  );
}

function hdfsProperties(): Record<string, string> {
  const properties = configStarting('hdfs')['hdfs-site.xml']!.matchAll(/<name>(.*)<\/name><value>(.*)<\/value>/g);
  return Object.fromEntries(
    [...properties].map(([, name, value]) => [name!, value!]).filter(([name]) => !/dir$|address|bind-host/.test(name!)),
  );
}

function configStarting(prefix: string): Record<string, string> {
  const names = ofKind(stack, 'ConfigMap').map(({ metadata }) => metadata.name as string);
  return configOf(
    stack,
    names.find((name) => new RegExp(`^${prefix}-[a-z0-9]+$`).test(name))!,
  );
}

function workload(name: string): Workload {
  return workloads(stack).find((candidate) => candidate.name === name)!;
}

function processOf(name: string): Process {
  return asProcess(stack, workload(name), join(folder, 'mounts'), here);
}

const commandOf = (name: string) => workload(name).pod.containers[0] as { command: string[]; args: string[] };

test('the job topic creates the topic', async () => {
  const { args } = commandOf('topic');
  const { TOPIC } = processOf('bronze-worker').env;
  await services.kafka.tool('TopicCommand', ...args.slice(1).map((arg) => arg.replace('$(TOPIC)', TOPIC!)));
  const log = await openEventLog(services.kafka.url);
  expect(await log.partitions(TOPIC!)).toHaveLength(3);
  await log.close();
});

test('the job lake-folder gives the workers a folder, and nothing else', async () => {
  const lines = commandOf('lake-folder').command.at(-1)!.trim().split('\n');
  for (const line of lines) await services.hdfs.shell(...line.split(' ').slice(2));
  expect(await services.hdfs.shell('-ls', '/')).toMatch(/drwxr-xr-x +- fastcart fastcart .* \/fastcart\n/);
});

test('the generator writes until SIGTERM', async () => {
  const { app, args, env } = processOf('generator');
  const generator = startApp(app, args, env);
  const code = ended(generator);
  await until(async () => generator.exitCode !== null || (await messages()) >= 4, 'messages of the generator');
  generator.kill('SIGTERM');
  expect(await code).toBe(143);
});

test('the three CronJobs, one after the other, fill the lake, and lake validate finds it sound', () => {
  for (const { metadata } of cronJobs()) {
    const { app, args, env } = processOf(metadata.name as string);
    const { code, output, errors } = runApp(app, args, env);
    expect({ app, code, errors: code === 0 ? '' : errors }).toEqual({ app, code: 0, errors: '' });
    expect(JSON.parse(output)).toMatchObject({ outcome: 'committed' });
  }
  expectSound();
});

test('maintenance maintains every table, and the lake stays sound', () => {
  const { app, args, env } = processOf('maintain-worker');
  const { code, output, errors } = runApp(app, args, env);
  expect({ code, errors: code === 0 ? '' : errors }).toEqual({ code: 0, errors: '' });
  const records = JSON.parse(output) as { table: string; outcome: string }[];
  expect(records.map(({ table }) => table)).toEqual(tables.map(({ name }) => name));
  // Retention has its days to write down; the others have one small file, which is left alone.
  const leftAlone = records.filter(({ outcome }) => outcome === 'nothing to do').map(({ table }) => table);
  expect(leftAlone).toEqual([factOrders, forgotten, published].map(({ name }) => name));
  expectSound();
});

function expectSound(): void {
  const { app, args, env } = processOf('lake-worker');
  expect(runApp(app, args, env)).toMatchObject({ code: 0, output: expect.stringContaining('is sound') });
}

/** In the order of the layers. */
function cronJobs(): Manifest[] {
  return ['bronze', 'silver', 'gold'].map((layer) =>
    ofKind(stack, 'CronJob').find(({ metadata }) => metadata.name === `${layer}-worker`)!,
  );
}

async function messages(): Promise<number> {
  const log = await openEventLog(services.kafka.url);
  const offsets = await log.partitions('ecommerce-sales');
  await log.close();
  return offsets.reduce((sum, { high }) => sum + Number(high), 0);
}
