import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from '@fastcart/operations/validate/index';
import { Lake, type RunRecord } from '@fastcart/runtime';
import { forgotten as ledger, goldTables, quarantine, rejected } from '@fastcart/schemas';
import { expectAccounted } from '../support/accounting';
import { lakeRun } from '../support/command';
import { appendOnly, env, forget, ForgettingLake, rowsOf } from '../support/forgetting';
import { expectSameLakes } from '../support/lake';
import { loseCommits } from '../support/lost';
import { key, second, traces, write } from '../support/people';
import type { Ended } from '../support/process';
import { filesWith } from '../support/search';
import { setsOf } from '../support/sets';

const lakes = new ForgettingLake();

/** After the customer was forgotten; and after the address was too, and the bytes are gone. */
const [byId, forgotten] = [join(lakes.folder, 'by-id'), join(lakes.folder, 'forgotten')];
let said: Record<'planned' | 'byId' | 'byAddress', Ended>;
let filesBefore: string[];
let filesPlanned: string[];

beforeAll(async () => {
  const lake = lakes.copy('forgotten');
  filesBefore = filesIn(lake);
  const planned = await forget(lake, '--customer', 'CUST-tweety');
  filesPlanned = filesIn(lake);
  const first = await forget(lake, '--customer', ' CUST-tweety', '--yes');
  lakes.copy('by-id', lake);
  const second = await forget(lake, '--email', 'tweety@EXAMPLE.org', '--yes', '--vacuum-now');
  said = { planned, byId: first, byAddress: second };
});

const filesIn = (lake: string): string[] => readdirSync(lake, { recursive: true, encoding: 'utf8' }).sort();

/** What Gold says of no person. */
async function figures(lake: string): Promise<unknown> {
  const names = goldTables.map(({ name }) => name).filter((name) => name !== 'top_customers');
  const ranks =
    'SELECT date, period, rank, total_spent, order_count, first_order_date FROM top_customers ORDER BY 1, 2, 3';
  return Promise.all([
    ...names.map((name) => rowsOf(lake, `SELECT * FROM ${name} ORDER BY 1, 2, 3`)),
    rowsOf(lake, ranks),
  ]);
}

test('a plan has no personal data and changes nothing', () => {
  const { plan } = JSON.parse(said.planned.output) as { plan: Record<string, number> };
  // Silver and Gold had not read the second batch when the plan was made.
  expect(plan).toEqual({
    ...{ bronze: 9, quarantine: 2, silver: 4, rejected: 3, fact_orders: 2, top_customers: 2, customers: 1 },
  });
  expect(filesPlanned).toEqual(filesBefore);
});

test('a forgotten customer and address leave no byte, and all numbers stay', async () => {
  const twin = lakes.copy('twin');
  expect(await lakes.runAll(twin)).toMatchObject({ code: 0 });
  expect((await filesWith(byId, traces)).length).toBeGreaterThan(5);
  expect(await validate(new Lake(byId))).toEqual([]);
  expect(await filesWith(forgotten, traces)).toEqual([]);

  const counts = [said.byId, said.byAddress].map(({ output }) => (JSON.parse(output) as RunRecord).counts);
  expect(counts).toEqual([
    expect.objectContaining({
      ...{ bronze: 9, quarantine: 2, silver: 5, rejected: 3, fact_orders: 3, top_customers: 2, customers: 1 },
    }),
    expect.objectContaining({ bronze: 4, quarantine: 1, rejected: 2, fact_orders: 1, customers: 2 }),
  ]);
  const reported = Object.values(said).map(({ code, output, errors }) => [code, errors, output.match(/tweety/i)]);
  expect(reported).toEqual(Array(3).fill([0, '', null]));

  await expectAccounted(forgotten);
  expect(await figures(forgotten)).toEqual(await figures(twin));
  const kept = 'count(DISTINCT customer_id), count(customer_email), count(shipping_street), count(shipping_state)';
  const [row] = await rowsOf(forgotten, `SELECT ${kept} FROM fact_orders WHERE customer_id LIKE 'forgotten-%'`);
  expect(row).toEqual(['2', '0', '0', '4']);
  expect(await appendOnly(forgotten)).toEqual(['true', 'true']);
});

test('a plan says that there is nothing to do', async () => {
  const reported = async (...args: string[]): Promise<string> =>
    (await lakeRun(['forget', '--lake', forgotten, ...args], env)).output.trimEnd().split('\n').at(-1)!;
  expect(await reported()).toBe('There is nothing to do.');
  expect(await reported('--customer', 'CUST-nobody')).toBe(
    'No row has this customer. Use --yes to redact later events.',
  );
  expect(await reported('--customer', 'CUST-sam')).toBe('Nothing was changed. Use --yes to apply the changes.');
});

test('a replay restores no personal data', async () => {
  const lake = lakes.copy('replayed', forgotten);
  expect(await lakeRun(['replay', 'silver', '--yes', '--lake', lake])).toMatchObject({ code: 0, errors: '' });
  expect(await filesWith(lake, traces)).toEqual([]);
  await expectAccounted(lake);
  await expectSameLakes(lake, forgotten);
});

test('the new set can be cloned and restored at once, earlier sets cannot', async () => {
  const lake = lakes.copy('kept', forgotten);
  const sets = await setsOf(lake);
  const clone = join(lakes.folder, 'clone');
  expect(await lakeRun(['clone', clone, '--lake', lake])).toMatchObject({ code: 0, errors: '' });
  await expectSameLakes(clone, lake);
  const restore = (set: string) =>
    lakeRun(['restore', '--to-run', set, '--yes', '--keep-bronze', '--lake', lake, '--json']);
  expect(await restore(sets.at(-1)!)).toMatchObject({ code: 0, errors: '' });
  expect(await restore(sets[0]!)).toMatchObject({ code: 65, errors: expect.stringContaining('RESTORE_REFUSED') });
});

test('later events of a forgotten customer are redacted on arrival, as the stored ones', async () => {
  const log = join(lakes.folder, 'later-log');
  cpSync(lakes.log, log, { recursive: true });
  await write(second, log);
  const known = lakes.copy('known', forgotten);
  // A lake that was lost but for who was forgotten, built from the log once more.
  const anew = join(lakes.folder, 'anew');
  cpSync(join(forgotten, ledger.path), join(anew, ledger.path), { recursive: true });
  for (const lake of [known, anew]) {
    expect(await lakes.runAll(lake, log)).toMatchObject({ code: 0, errors: '' });
    expect(await filesWith(lake, traces)).toEqual([]);
  }
  await expectSameLakes(known, anew);
});

test.each([
  ['without the key', {}],
  ['with another key', { FORGET_KEY: key.toUpperCase() }],
])('%s no event is ingested and nobody is forgotten', async (name, other) => {
  const lake = join(lakes.folder, `closed-${name}`);
  cpSync(join(forgotten, ledger.path), join(lake, ledger.path), { recursive: true });
  for (const args of [
    ['run', 'bronze', '--log', `file://${lakes.log}`, '--lake', lake],
    ['forget', '--lake', lake, '--customer', 'CUST-sam', '--yes'],
  ])
    expect(await lakeRun(args, other)).toMatchObject({ code: 78, errors: expect.stringContaining('FORGET_KEY') });
  expect(await rowsOf(lake, 'SELECT count(*) FROM bronze')).toEqual([['0']]);
});

test.each([quarantine, rejected])('lost rows of $name that are written again have no personal data', async (table) => {
  const twin = lakes.copy('twin', byId);
  expect(await lakes.runAll(twin)).toMatchObject({ code: 0, errors: '' });
  const lake = lakes.copy('lost', twin);
  const [{ version }] = await new Lake(lake).open(table);
  await loseCommits(lake, table, version);
  expect(await lakes.runAll(lake)).toMatchObject({ code: 0, output: expect.stringContaining('takenAgain') });
  await expectSameLakes(lake, twin);
  expect(await validate(new Lake(lake))).toEqual([]);
});
