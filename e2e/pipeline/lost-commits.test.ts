import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { query } from '@fastcart/delta';
import { Lake } from '@fastcart/runtime';
import {
  bronze,
  factOrders,
  goldTables,
  layerOf,
  published,
  quarantine,
  rejected,
  silver,
  type Table,
} from '@fastcart/schemas';
import { lakeRun } from '../support/command';
import { expectSameLakes, run, temporaryFolder } from '../support/lake';

const folder = temporaryFolder();
const log = join(folder, 'log');
const events = join(log, 'ecommerce-sales', '0.ndjson');
const sound = join(folder, 'sound');

const order = (id: string, total: number): string =>
  `${JSON.stringify({
    ...{ order_id: id, timestamp: '2025-11-01T08:00:00Z', status: 'shipped', customer_id: 'C', product_id: 'P' },
    ...{ quantity: 1, price: 10, total, payment_method: 'card' },
  })}\n`;

/** Every table gets a commit by each of two runs. */
beforeAll(async () => {
  mkdirSync(join(log, 'ecommerce-sales'), { recursive: true });
  for (const name of ['A', 'B']) {
    appendFileSync(events, `${order(name, 10)}${order(`${name}-rejected`, -1)}no event\n`);
    await run(log, sound);
  }
});

/** A copy of the lake without the newest commit of a table, as a power loss leaves it. */
async function without(table: Table): Promise<{ lake: string; file: string; text: string }> {
  const lake = join(folder, 'lake');
  rmSync(lake, { recursive: true, force: true });
  cpSync(sound, lake, { recursive: true });
  const [{ version }] = await new Lake(lake).open(table);
  const file = join(lake, table.path, '_delta_log', `${String(version).padStart(20, '0')}.json`);
  const text = readFileSync(file, 'utf8');
  rmSync(file);
  return { lake, file, text };
}

test.each([bronze, silver, factOrders])('without the newest commit of $name the layer above stops', async (table) => {
  const { lake } = await without(table);
  for (let attempt = 0; attempt < 2; attempt++)
    await expect(run(log, lake)).rejects.toMatchObject({
      code: 'SOURCE_REWOUND',
      message: expect.stringContaining(`${table.name} has another commit of version 2`),
    });
  // The set was published with the commit that is gone.
  const sets = await query('SELECT run_id FROM t ORDER BY sequence', {
    t: (await new Lake(lake).open(published))[0],
  }).rows();
  const [first, second] = sets.map(({ run_id }) => String(run_id)) as [string, string];
  const restore = (set: string) =>
    lakeRun(['restore', '--to-run', set, '--log', `file://${log}`, '--lake', lake, '--yes']);
  expect(await restore(second)).toMatchObject({ code: 65, errors: expect.stringContaining('choose an earlier set') });
  expect(await restore(first)).toMatchObject({ code: 0 });
  await run(log, lake);
  await expectSameLakes(lake, sound);
});

test('a replay makes Silver anew from the commit that Bronze has now', async () => {
  const { lake } = await without(bronze);
  await run(log, lake, ['bronze']);
  expect(await lakeRun(['replay', 'silver', '--lake', lake, '--yes'])).toMatchObject({ code: 0, errors: '' });
  expect(await run(log, lake)).toMatchObject(Array(3).fill({ outcome: 'nothing to do' }));
  await expectSameLakes(lake, sound);
});

test.each([goldTables[0]!, published])('the newest commit of $name comes again', async (table) => {
  const { lake } = await without(table);
  await run(log, lake);
  await expectSameLakes(lake, sound);
});

test.each([
  [quarantine, 'quarantine: 1 rows, and the commits of Bronze count 2'],
  [rejected, 'rejected: missing'],
])('validate reports the newest commit of $name', async (table, finding) => {
  expect(await lakeRun(['validate', '--lake', sound])).toMatchObject({ code: 0 });
  const { lake } = await without(table);
  expect(await lakeRun(['validate', '--lake', lake])).toMatchObject({
    code: 65,
    output: expect.stringContaining(finding),
  });
});

describe.each([bronze, quarantine, silver, rejected, factOrders, goldTables[0]!, published])('$name', (table) => {
  test.each([
    ['empty', () => ''],
    ['cut in its second action', (text: string) => text.slice(0, text.indexOf('\n') + 20)],
    ['without its beginning', (text: string) => text.slice(text.indexOf('\n') + 1)],
  ])('its newest commit is %s: runs stop, and name the file', async (_, torn) => {
    const { lake, file, text } = await without(table);
    writeFileSync(file, torn(text));
    const corrupt = { code: 'STORAGE_CORRUPT', message: expect.stringContaining(`${file} is empty or cut`) };
    await expect(run(log, lake, [layerOf(table)])).rejects.toMatchObject(corrupt);
    expect(await lakeRun(['validate', '--lake', lake])).toMatchObject({
      code: 65,
      errors: expect.stringContaining(file),
    });
  });
});
