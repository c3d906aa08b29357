import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { query } from '@fastcart/delta';
import { Lake } from '@fastcart/runtime';
import { bronze, columnNames, tables } from '@fastcart/schemas';
import { lakeRun } from '../support/command';
import { lateLake, run, temporaryFolder } from '../support/lake';

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

test('a log of 300 partitions is read, and none of them may vanish', async () => {
  const partitions = Array.from({ length: 300 }, (_, partition) => partition);
  const { log, topic, lake } = logOf(...partitions.map((partition) => [{ order_id: `ORD-${partition}` }]));
  await run(log, lake, ['bronze']);
  expect((await rowsOf(lake, 'order_id')).map((row) => row.order_id)).toEqual(partitions.map((n) => `ORD-${n}`));
  expect(await run(log, lake, ['bronze'])).toMatchObject([{ outcome: 'nothing to do' }]);
  for (const partition of [299, 150]) {
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

test('fields of the source add as many columns as the lake has room for, and nothing is lost', async () => {
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

describe('files of data', () => {
  const { sound } = lateLake();

  test('a bit that flipped in a file of any table is reported with table and file', async () => {
    const lake = join(folder, 'flipped');
    cpSync(sound, lake, { recursive: true });
    const damaged: string[] = [];
    for (const definition of tables) {
      const [table] = await new Lake(lake).open(definition);
      const [file] = await table.files();
      if (!file) continue;
      const url = `${table.url}/${file.path}`;
      const bytes = readFileSync(fileURLToPath(url));
      bytes[((bytes.length * damaged.length) / tables.length) | 0]! ^= 1 << (damaged.length % 8);
      writeFileSync(fileURLToPath(url), bytes);
      damaged.push(`${definition.name}: ${url}`);
    }
    expect(damaged.length).toBeGreaterThan(12);
    const { code, errors } = await lakeRun(['validate', '--lake', lake]);
    expect(code).toBe(65);
    for (const file of damaged) expect(errors).toContain(file);
    expect(errors).toContain('STORAGE_CORRUPT');
  });
});
