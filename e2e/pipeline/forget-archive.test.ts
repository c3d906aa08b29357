import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from '@fastcart/operations/validate/index';
import { Lake } from '@fastcart/runtime';
import { goldTables, type Table, tables } from '@fastcart/schemas';
import { lakeRun } from '../support/command';
import { temporaryFolder } from '../support/lake';
import { day } from '../support/maintenance';
import { first, key, second, traces, write } from '../support/people';
import type { Ended } from '../support/process';
import { filesWith } from '../support/search';

const folder = temporaryFolder();
const [log, lake, archive] = [join(folder, 'log'), join(folder, 'lake'), join(folder, 'elsewhere')];
const topCustomers = goldTables.find(({ name }) => name === 'top_customers')!;

/** With the archive by default. */
const command = (args: string[], ARCHIVE = archive): Promise<Ended> =>
  lakeRun([...args, '--lake', lake], { FORGET_KEY: key, RETAIN_GOLD: '30', ARCHIVE });
const forget = (...args: string[]): Promise<Ended> => command(['forget', '--json', '--yes', ...args]);

const retain = ['maintain', '--retain', '--drop-days', '3650', '--yes'];

beforeAll(async () => {
  await write([...first, ...second], log);
  expect(await command(['run', 'all', '--log', `file://${log}`])).toMatchObject({ code: 0, errors: '' });
  expect(await command([...retain, '--table', topCustomers.name])).toMatchObject({ code: 0, errors: '' });
  expect(await filesWith(archive, traces)).not.toEqual([]);
});

/** Lets VACUUM delete at once what is removed. */
async function keepNothing(place: Lake, table: Table): Promise<void> {
  const opened = await place.find(table);
  await opened.setProperties({ 'delta.deletedFileRetentionDuration': 'interval 0 seconds' });
  opened.close();
}

function age(place: string): void {
  const then = new Date(Date.now() - 2 * day);
  for (const name of readdirSync(place, { recursive: true, encoding: 'utf8' }))
    utimesSync(join(place, name), then, then);
}

test('forget, clone and maintain require the archive of the lake', async () => {
  const copy = join(folder, 'copy');
  for (const args of [['forget', '--customer', 'CUST-sam'], ['clone', copy], ['maintain', '--yes'], retain]) {
    const { code, errors } = await command(args, '');
    expect({ args, code, errors }).toEqual({ args, code: 78, errors: expect.stringContaining(archive) });
  }
});

test('maintenance deletes the bytes after the reported time, in the archive too', async () => {
  const before = Date.now();
  const byId = await forget('--customer', 'CUST-tweety');
  expect(byId).toMatchObject({ code: 0, errors: '' });
  const { gone, counts } = JSON.parse(byId.output) as { gone: string; counts: Record<string, number> };
  expect(counts.top_customers).toBeGreaterThan(2);
  expect(Date.parse(gone)).toBeGreaterThan(before + 7 * day);
  expect(Date.parse(gone)).toBeLessThan(Date.now() + 7 * day);

  for (const table of tables) await keepNothing(new Lake(lake), table);
  await keepNothing(new Lake(archive), topCustomers);
  const byAddress = await forget('--email', 'tweety@example.org');
  expect(byAddress).toMatchObject({ code: 0, errors: '' });
  expect(Date.parse((JSON.parse(byAddress.output) as { gone: string }).gone)).toBeLessThan(Date.now());
  for (const place of [lake, archive]) {
    expect(await filesWith(place, traces)).not.toEqual([]);
    age(place);
  }
  const { code, errors, output } = await command(['maintain', '--yes', '--json']);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(JSON.parse(output)).toContainEqual(
    expect.objectContaining({ table: 'archive/top_customers', outcome: 'committed' }),
  );
  for (const place of [lake, archive]) expect(await filesWith(place, traces)).toEqual([]);
  expect(await validate(new Lake(lake), undefined, new Lake(archive))).toEqual([]);
});
