import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { Lake, type RunRecord } from '@fastcart/runtime';
import { forgotten as ledger, goldTables } from '@fastcart/schemas';
import { validate } from '@fastcart/lake/validate/index';
import { expectAccounted } from '../support/accounting';
import { lakeRun } from '../support/command';
import { appendOnly, forget, ForgettingLake, rowsOf } from '../support/forgetting';
import { expectSameLakes } from '../support/lake';
import { key, second, traces, write } from '../support/people';
import { filesWith } from '../support/search';
import { setsOf } from '../support/sets';

const lakes = new ForgettingLake();

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

test('a customer and an address leave no byte, and the numbers stay', async () => {
  const lake = lakes.copy('forgotten');
  const twin = lakes.copy('twin');
  expect(await lakes.runAll(twin)).toMatchObject({ code: 0 });
  const planned = await forget(lake, '--customer', 'CUST-tweety');
  expect(await filesWith(lake, ['forgotten-'])).toEqual([]);
  const said = await forget(lake, '--customer', ' CUST-tweety', '--yes');
  expect((await filesWith(lake, traces)).length).toBeGreaterThan(5);
  expect(await validate(new Lake(lake))).toEqual([]);
  const again = await forget(lake, '--email', 'tweety@EXAMPLE.org', '--yes', '--vacuum-now');
  expect(await lakeRun(['replay', 'silver', '--yes', '--lake', lake])).toMatchObject({ code: 0, errors: '' });
  expect(await filesWith(lake, traces)).toEqual([]);
  expect(await validate(new Lake(lake))).toEqual([]);

  const { plan } = JSON.parse(planned.output) as { plan: Record<string, number> };
  // Silver and Gold had not read the second batch when the plan was made.
  expect(plan).toEqual({
    ...{ bronze: 9, quarantine: 2, silver: 4, rejected: 3, fact_orders: 2, top_customers: 2, customers: 1 },
  });
  const [byId, byAddress] = [said, again].map(({ output }) => (JSON.parse(output) as RunRecord).counts);
  expect(byId).toMatchObject({ ...plan, silver: 5, fact_orders: 3 });
  expect(byAddress).toMatchObject({ bronze: 4, quarantine: 1, rejected: 2, fact_orders: 1, customers: 2 });
  const told = [planned, said, again].map(({ code, output, errors }) => [code, errors, output.match(/tweety/i)]);
  expect(told).toEqual([planned, said, again].map(() => [0, '', null]));

  await expectAccounted(lake);
  expect(await figures(lake)).toEqual(await figures(twin));
  const kept = 'count(DISTINCT customer_id), count(customer_email), count(shipping_street), count(shipping_state)';
  const [counts] = await rowsOf(lake, `SELECT ${kept} FROM fact_orders WHERE customer_id LIKE 'forgotten-%'`);
  expect(counts).toEqual(['2', '0', '0', '4']);
  expect(await appendOnly(lake)).toEqual(['true', 'true']);
});

test('what is left can be copied and set back at once, and what was before cannot', async () => {
  const lake = lakes.copy('kept');
  const [before] = await setsOf(lake);
  expect(await forget(lake, '--customer', 'CUST-tweety', '--yes', '--vacuum-now')).toMatchObject({
    code: 0,
    errors: '',
  });
  const clone = join(lakes.folder, 'clone');
  expect(await lakeRun(['clone', clone, '--lake', lake])).toMatchObject({ code: 0, errors: '' });
  expect(await validate(new Lake(clone))).toEqual([]);
  await expectSameLakes(clone, lake);
  const restore = (set: string) =>
    lakeRun(['restore', '--to-run', set, '--yes', '--keep-bronze', '--lake', lake, '--json']);
  expect(await restore((await setsOf(lake)).at(-1)!)).toMatchObject({ code: 0, errors: '' });
  expect(await restore(before!)).toMatchObject({ code: 65, errors: expect.stringContaining('RESTORE_REFUSED') });
});

test('what comes again of them is redacted when it arrives, as what was there was', async () => {
  // Both were forgotten, and the bytes are gone.
  const forgotten = lakes.copy('forgotten-before');
  for (const who of [
    ['--customer', 'CUST-tweety'],
    ['--email', 'tweety@example.org', '--vacuum-now'],
  ])
    expect(await forget(forgotten, ...who, '--yes')).toMatchObject({ code: 0, errors: '' });
  expect(await lakeRun(['replay', 'silver', '--yes', '--lake', forgotten])).toMatchObject({ code: 0, errors: '' });
  const later = join(lakes.folder, 'later-log');
  cpSync(lakes.log, later, { recursive: true });
  const lake = join(lakes.folder, 'anew');
  // A lake that was lost but for who was forgotten, built from the log once more.
  cpSync(join(forgotten, ledger.path), join(lake, ledger.path), { recursive: true });
  expect(await lakes.runAll(lake)).toMatchObject({ code: 0, errors: '' });
  expect(await filesWith(lake, traces)).toEqual([]);
  await expectSameLakes(lake, forgotten);

  await write(second, later);
  const known = lakes.copy('known', forgotten);
  expect(await lakes.runAll(known, later)).toMatchObject({ code: 0, errors: '' });
  expect(await filesWith(known, traces)).toEqual([]);
  expect(await validate(new Lake(known))).toEqual([]);
});

test.each([
  ['without the key', {}],
  ['with another key', { FORGET_KEY: key.toUpperCase() }],
])('%s nothing comes in and nobody is forgotten', async (name, other) => {
  const [known, lake] = [lakes.copy('known'), join(lakes.folder, `closed-${name}`)];
  expect(await forget(known, '--email', 'tweety@example.org', '--yes')).toMatchObject({ code: 0, errors: '' });
  cpSync(join(known, ledger.path), join(lake, ledger.path), { recursive: true });
  for (const args of [
    ['run', 'bronze', '--log', `file://${lakes.log}`, '--lake', lake],
    ['forget', '--lake', lake, '--customer', 'CUST-sam', '--yes'],
  ])
    expect(await lakeRun(args, other)).toMatchObject({ code: 78, errors: expect.stringContaining('FORGET_KEY') });
  expect(await rowsOf(lake, 'SELECT count(*) FROM bronze')).toEqual([['0']]);
});
