import { readdirSync, readFileSync, renameSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type EventMessage, openEventLog } from '@fastcart/events';
import { queryLake } from '@fastcart/operations/query';
import { layers } from '@fastcart/operations/run';
import { Lake } from '@fastcart/runtime';
import { freshTopic } from '@fastcart/events/testing/topic';
import { type Kafka, type Redis, sharedKafka, sharedRedis } from '@fastcart/services';
import { temporaryFolder } from '../support/lake';
import { Receiver } from '../support/otlp';
import { type Ended, finished, startApp } from '../support/process';
import { sample, writeLog } from '../support/samples';

/** Stands in every field of an event that no log may show. */
const canary = 'tweety8c1f';

let kafka: Kafka;
let redis: Redis;
let collector: Receiver;
afterAll(() => collector.stop());
const folder = temporaryFolder();
const lake = join(folder, 'lake');
const page = join(folder, 'report.html');
const topic = freshTopic('sales');
const ended: Ended[] = [];

const event = (fields: object = {}): object => ({
  order_id: `ORD-${canary}`,
  timestamp: '2025-11-03T08:01:09Z',
  product_id: 'PROD-012',
  product_name: canary,
  quantity: 1,
  price: 27.51,
  total: 27.51,
  customer_id: `CUST-${canary}`,
  customer_email: `${canary}@example.org`,
  customer_name: canary,
  payment_method: 'credit_card',
  shipping_address: { street: `1 ${canary} St`, city: canary, state: 'ME', zip_code: '26462', country: 'USA' },
  status: 'shipped',
  ...fields,
});

const messages = [
  JSON.stringify(event()),
  // Replaces it, so that the order is folded again.
  JSON.stringify(event({ customer_name: `${canary} II` })),
  // Rejected, not trusted, with values that do not fit, and no event at all.
  JSON.stringify(event({ total: 0 })),
  JSON.stringify(event({ status: canary, timestamp: '2025-11-03T08:02:09Z' })),
  JSON.stringify(event({ quantity: canary, price: canary, [`${canary} key`]: 1 })),
  JSON.stringify(event({ [canary.toUpperCase()]: 1, timestamp: canary })).replace(
    canary.toUpperCase(),
    'loyalty_level',
  ),
  `{"customer_email":"${canary}@example.org`,
].map((value): EventMessage => ({ key: `ORD-${canary}`, value }));

async function run(app: string, args: string[], protocol: string): Promise<void> {
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    // All of it arrives, however slow the machine is.
    OTEL_EXPORTER_OTLP_TIMEOUT: '300000',
    OTEL_LOGS_EXPORTER: 'otlp',
    LOG_LEVEL: 'debug',
    REDIS_URL: redis.url,
    TOPIC: topic,
  };
  ended.push(await finished(startApp(app, args, env)));
}

beforeAll(async () => {
  [kafka, redis] = await Promise.all([sharedKafka(), sharedRedis()]);
  collector = await Receiver.start();
  const log = await openEventLog(kafka.url);
  // Each half in a run of its own, so that stored rows are replaced.
  for (const [part, protocol] of [
    [messages.slice(0, 1), 'http/json'],
    [messages.slice(1), 'http/protobuf'],
  ] as const) {
    await log.append(topic, part);
    await run('bronze-worker', ['--log', kafka.url, '--lake', lake], protocol);
    for (const layer of ['silver', 'gold']) await run(`${layer}-worker`, ['--lake', lake], protocol);
  }
  await log.close();
  expect(ended.map(({ code }) => code)).toEqual(layers.flatMap(() => [0, 0]));
  // What fails, too.
  await run('bronze-worker', ['--log', kafka.url, '--topic', 'nowhere', '--lake', lake], 'http/json');
  const shorter = join(folder, 'shorter');
  writeLog('clean', shorter, sample('clean').batches[0]!);
  renameSync(join(shorter, 'ecommerce-sales'), join(shorter, topic));
  await run('bronze-worker', ['--log', `file://${shorter}`, '--lake', lake], 'http/json');
  await run('lake', ['trace', 'published', '--lake', lake], 'http/json');
  await run('lake', ['report', '--html', page, '--lake', lake, '--json'], 'http/json');
  await run('lake', ['status', '--log', kafka.url, '--lake', lake, '--json'], 'http/json');
});

test('the events passed all layers as good, rejected and quarantined events', async () => {
  const count = async (table: string, column: string) => {
    const { rows } = await queryLake(
      new Lake(lake),
      `SELECT count(*) FROM ${table} WHERE CAST(${column} AS string) LIKE '%${canary}%'`,
    );
    return Number(rows[0]![0]);
  };
  expect(await count('bronze', 'customer_email')).toBe(6);
  expect(await count('silver', 'customer_email')).toBeGreaterThan(0);
  expect(await count('fact_orders', 'order_id')).toBe(1);
  expect(await count('rejected', 'event')).toBe(3);
  expect(await count('quarantine', 'raw_value')).toBe(1);
});

test('traces, metrics and exported logs have no value of an event', () => {
  const paths = new Set(collector.received.map(({ path }) => path));
  expect([...paths].sort()).toEqual(['/v1/logs', '/v1/metrics', '/v1/traces']);
  expect(collector.received.length).toBeGreaterThan(3 * 7);
  expect(collector.received.filter(({ body }) => body.includes(canary))).toEqual([]);
  expect(collector.received.some(({ body }) => body.includes(topic))).toBe(true);
});

test('the output of the programs has no value of an event', () => {
  const said = ended.map(({ output, errors }) => output + errors);
  expect(said.every((text) => text.length > 0)).toBe(true);
  expect(said.filter((text) => text.includes(canary))).toEqual([]);
});

test('the page of the quality report has no value of an event', () => {
  const markup = readFileSync(page, 'utf8');
  expect(markup).not.toContain(canary);
  // What they are told by.
  for (const reported of ['total_zero', 'status_known', 'invalid_json', 'loyalty_level', 'quantity'])
    expect(markup).toContain(reported);
});

test('file names and table logs, with statistics and commitInfo, have no value of an event', () => {
  const files = readdirSync(lake, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const names = files.map((file) => relative(lake, file));
  expect(names.filter((name) => decodeURIComponent(name).includes(canary))).toEqual([]);
  const others = files.filter((file) => !file.endsWith('.parquet'));
  expect(others.length).toBeGreaterThan(30);
  expect(others.filter((file) => readFileSync(file).includes(canary))).toEqual([]);
});
