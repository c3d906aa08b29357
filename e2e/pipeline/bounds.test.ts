import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { query } from '@fastcart/delta';
import { Lake } from '@fastcart/runtime';
import { bronze, columnNames, rejected } from '@fastcart/schemas';
import { lakeRun } from '../support/command';
import { run, temporaryFolder } from '../support/lake';

const folder = temporaryFolder();
let logs = 0;

/** A log with the messages of each partition. */
function logOf(...partitions: object[][]): { log: string; topic: string; lake: string } {
  const place = join(folder, String(logs++));
  const topic = join(place, 'log', 'ecommerce-sales');
  mkdirSync(topic, { recursive: true });
  for (const [partition, messages] of partitions.entries())
    writeFileSync(
      join(topic, `${partition}.ndjson`),
      messages.map((message) => `${JSON.stringify(message)}\n`).join(''),
    );
  return { log: join(place, 'log'), topic, lake: join(place, 'lake') };
}

async function rowsOf(lake: string, columns: string): Promise<Record<string, unknown>[]> {
  const [t] = await new Lake(lake).open(bronze);
  return query(`SELECT ${columns} FROM t ORDER BY kafka_partition, kafka_offset`, { t }).rows();
}

/** `npm run test:bounds` takes more. */
const count = Number(process.env.PARTITIONS ?? 300);
const days = Number(process.env.DAYS ?? 60);
const keyedRuns = Number(process.env.KEYED_RUNS ?? 3);

test(`a log of ${count} partitions is read, and none of them may vanish`, async () => {
  const partitions = Array.from({ length: count }, (_, partition) => partition);
  const { log, topic, lake } = logOf(...partitions.map((partition) => [{ order_id: `ORD-${partition}` }]));
  await run(log, lake, ['bronze']);
  expect((await rowsOf(lake, 'order_id')).map((row) => row.order_id)).toEqual(partitions.map((n) => `ORD-${n}`));
  expect(await run(log, lake, ['bronze'])).toMatchObject([{ outcome: 'nothing to do' }]);
  for (const partition of [count - 1, count / 2]) {
    const file = join(topic, `${partition}.ndjson`);
    const content = readFileSync(file);
    rmSync(file);
    await expect(run(log, lake, ['bronze'])).rejects.toMatchObject({
      code: 'LOG_REWOUND',
      message: expect.stringMatching(new RegExp(`partition ${partition}\\b`)),
    });
    writeFileSync(file, content);
  }
  expect(await run(log, lake, ['bronze'])).toMatchObject([{ outcome: 'nothing to do' }]);
});

test('fields of the source add at most SOURCE_COLUMNS columns, and no value is lost', async () => {
  const { log, topic, lake } = logOf([{ order_id: 'A', first: 1, second: 'x', third: true }]);
  expect(await lakeRun(['init', '--source-columns', '2', '--lake', lake])).toMatchObject({ code: 0 });
  const [record] = await run(log, lake, ['bronze']);
  expect(record!.counts).toMatchObject({ rows: 1, rescued: 1, withoutRoom: 1 });
  const long = 'k'.repeat(129);
  appendFileSync(join(topic, '0.ndjson'), `${JSON.stringify({ order_id: 'B', first: 2, fourth: 1.5, [long]: 0 })}\n`);
  await run(log, lake, ['bronze']);
  const [table] = await new Lake(lake).open(bronze);
  const names = table.schema.fields.map(({ name }) => name);
  expect(names.filter((name) => !columnNames(bronze).includes(name))).toEqual(['first', 'second']);
  expect(await rowsOf(lake, 'first, second, _rescued_data')).toEqual([
    { first: 1n, second: 'x', _rescued_data: '{"third":true}' },
    { first: 2n, second: null, _rescued_data: JSON.stringify({ fourth: 1.5, [long]: 0 }) },
  ]);
});

test('a retired column gets no new values, keeps the stored ones, and makes room for another column', async () => {
  const { log, topic, lake } = logOf([{ order_id: 'A', utm: 1 }]);
  expect(await lakeRun(['init', '--source-columns', '1', '--lake', lake])).toMatchObject({ code: 0 });
  await run(log, lake, ['bronze']);
  const plan = (column: string) => lakeRun(['migrate', '--retire', column, '--lake', lake]);
  const retire = (column: string) => lakeRun(['migrate', '--retire', column, '--yes', '--lake', lake]);
  for (const command of [plan, retire])
    expect(await command('order_id')).toMatchObject({ code: 78, errors: expect.stringContaining('USAGE_INVALID') });
  expect(await plan('utm')).toMatchObject({
    code: 0,
    output: expect.stringContaining('Nothing was changed. Use --yes'),
  });
  expect(await retire('utm')).toMatchObject({ code: 0, output: expect.stringContaining('retired: utm') });
  for (const command of [plan, retire])
    expect(await command('utm')).toMatchObject({ code: 0, output: expect.stringContaining('already retired') });
  const drift = await lakeRun(['tables', '--drift', '--lake', lake]);
  expect(drift.output).toMatch(/^utm \(retired\) +long +1 /m);
  const send = (event: object): void => appendFileSync(join(topic, '0.ndjson'), `${JSON.stringify(event)}\n`);
  send({ order_id: 'B', utm: 2, coupon: 'x' });
  await run(log, lake);
  send({ order_id: 'C', utm: 3 });
  await run(log, lake);
  expect(await rowsOf(lake, 'order_id, utm, coupon, _rescued_data')).toEqual([
    { order_id: 'A', utm: 1n, coupon: null, _rescued_data: null },
    { order_id: 'B', utm: null, coupon: 'x', _rescued_data: '{"utm":2}' },
    { order_id: 'C', utm: null, coupon: null, _rescued_data: '{"utm":3}' },
  ]);
  // None of them has a total.
  const [t] = await new Lake(lake).open(rejected);
  const refused = await query('SELECT event FROM t ORDER BY kafka_offset', { t }).rows();
  expect(refused.map(({ event }) => JSON.parse(String(event)) as object)).toEqual([
    { order_id: 'A', utm: 1 },
    { order_id: 'B', coupon: 'x', _rescued_data: { utm: 2 } },
    { order_id: 'C', _rescued_data: { utm: 3 } },
  ]);
  expect(await lakeRun(['validate', '--lake', lake])).toMatchObject({ code: 0 });
});

test(`events of ${days} days are one batch, and those of half of them another`, async () => {
  const event = (order: string, day: number, status: string, hour: string): object => ({
    ...{ order_id: order, status, customer_id: 'C', product_id: 'P', product_name: 'Lamp' },
    timestamp: `${new Date(day * 86_400_000).toISOString().slice(0, 10)}T${hour}:00:00Z`,
    ...{ quantity: 1, price: 10, total: 10, payment_method: 'card' },
  });
  const orders = (name: string, chosen: number[]): object[] =>
    chosen.flatMap((day) => [
      event(`${name}-${day}`, day, 'pending', '10'),
      event(`${name}-${day}`, day, 'shipped', '11'),
    ]);
  const all = Array.from({ length: days }, (_, day) => 15_000 + day);
  const { log, topic, lake } = logOf(orders('A', all));
  await run(log, lake);
  const half = orders(
    'B',
    all.filter((day) => day % 2 === 0),
  );
  appendFileSync(join(topic, '0.ndjson'), half.map((message) => `${JSON.stringify(message)}\n`).join(''));
  expect(await run(log, lake)).toMatchObject(Array(3).fill({ outcome: 'committed' }));
  expect(await lakeRun(['validate', '--lake', lake])).toMatchObject({ code: 0 });
  const { output } = await lakeRun([
    '--json',
    'query',
    'SELECT count(*) AS days, sum(total_orders) AS sales FROM (SELECT date, sum(total_orders) AS total_orders FROM daily_revenue_by_product GROUP BY date)',
    '--lake',
    lake,
  ]);
  expect(JSON.parse(output)).toEqual([{ days: String(days), sales: String(days + half.length / 2) }]);
});

test('a hundred new keys per run add columns up to the bound, and further ones are rescued', async () => {
  const { log, topic, lake } = logOf([{ order_id: 'first' }]);
  await run(log, lake);
  for (let round = 0; round < keyedRuns; round++) {
    const keys = Array.from({ length: 100 }, (_, key) => [`key_${round}_${key}`, key]);
    const message = { order_id: `ORD-${round}`, ...(Object.fromEntries(keys) as object) };
    appendFileSync(join(topic, '0.ndjson'), `${JSON.stringify(message)}\n`);
    await run(log, lake);
  }
  const [table] = await new Lake(lake).open(bronze);
  const gained = table.schema.fields.length - columnNames(bronze).length;
  expect(gained).toBe(Math.min(256, 100 * keyedRuns));
  expect(await lakeRun(['validate', '--lake', lake])).toMatchObject({ code: 0 });
});
