import { cpSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Lake, type RunRecord } from '@fastcart/runtime';
import { bronze, forgotten as ledger, goldTables, quarantine } from '@fastcart/schemas';
import { queryLake } from '@fastcart/lake/query';
import { validate } from '@fastcart/lake/validate/index';
import { expectAccounted } from '../support/accounting';
import { expectSameLakes, temporaryFolder } from '../support/lake';
import { type Ended, runApp, runWatched, startStopping } from '../support/process';
import { event, first, key, second, street, traces, tweety, write } from '../support/people';
import { filesWith } from '../support/search';
import { setsOf } from '../support/sets';

const folder = temporaryFolder();
const log = join(folder, 'log');
const env = { FORGET_KEY: key };

interface Boundary {
  layer: string;
  table?: string;
  at: string;
}

const runAll = (lake: string, from = log): Ended =>
  runApp('lake', ['run', 'all', '--log', `file://${from}`, '--lake', lake], env);

const forget = (lake: string, ...args: string[]): Ended =>
  runApp('lake', ['forget', '--lake', lake, '--json', ...args], env);

async function rows(lake: string, sql: string): Promise<(string | null)[][]> {
  return (await queryLake(new Lake(lake), sql)).rows;
}

/** What Gold says of no person. */
async function figures(lake: string): Promise<unknown> {
  const names = goldTables.map(({ name }) => name).filter((name) => name !== 'top_customers');
  const ranks =
    'SELECT date, period, rank, total_spent, order_count, first_order_date FROM top_customers ORDER BY 1, 2, 3';
  return Promise.all([...names.map((name) => rows(lake, `SELECT * FROM ${name} ORDER BY 1, 2, 3`)), rows(lake, ranks)]);
}

const prepared = join(folder, 'prepared');
beforeAll(async () => {
  await write(first, log);
  expect(runAll(prepared)).toMatchObject({ code: 0, errors: '' });
  await write(second, log);
  expect(runApp('lake', ['run', 'bronze', '--log', `file://${log}`, '--lake', prepared], env)).toMatchObject({
    code: 0,
  });
});

function copy(name: string): string {
  const lake = join(folder, name);
  rmSync(lake, { recursive: true, force: true });
  cpSync(prepared, lake, { recursive: true });
  return lake;
}

/** A lake of which both were forgotten, and the bytes are gone. */
const forgotten = join(folder, 'forgotten');

test('a customer and an address leave no byte, and the numbers stay', async () => {
  const lake = copy('forgotten');
  const twin = copy('twin');
  expect(runAll(twin)).toMatchObject({ code: 0 });
  const planned = forget(lake, '--customer', 'CUST-tweety');
  expect(await filesWith(lake, ['forgotten-'])).toEqual([]);
  const said = forget(lake, '--customer', ' CUST-tweety', '--yes');
  expect((await filesWith(lake, traces)).length).toBeGreaterThan(5);
  expect(await validate(new Lake(lake))).toEqual([]);
  const again = forget(lake, '--email', 'tweety@EXAMPLE.org', '--yes', '--vacuum-now');
  expect(runApp('lake', ['replay', 'silver', '--yes', '--lake', lake])).toMatchObject({ code: 0, errors: '' });
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
  const [counts] = await rows(lake, `SELECT ${kept} FROM fact_orders WHERE customer_id LIKE 'forgotten-%'`);
  expect(counts).toEqual(['2', '0', '0', '4']);
  expect(await appendOnly(lake)).toEqual(['true', 'true']);
}, 300_000);

test('what is left can be copied and set back at once, and what was before cannot', async () => {
  const lake = copy('kept');
  const [before] = await setsOf(lake);
  expect(forget(lake, '--customer', 'CUST-tweety', '--yes', '--vacuum-now')).toMatchObject({ code: 0, errors: '' });
  const clone = join(folder, 'clone');
  expect(runApp('lake', ['clone', clone, '--lake', lake])).toMatchObject({ code: 0, errors: '' });
  expect(await validate(new Lake(clone))).toEqual([]);
  await expectSameLakes(clone, lake);
  const restore = (set: string) =>
    runApp('lake', ['restore', '--to-run', set, '--yes', '--keep-bronze', '--lake', lake, '--json']);
  expect(restore((await setsOf(lake)).at(-1)!)).toMatchObject({ code: 0, errors: '' });
  expect(restore(before!)).toMatchObject({ code: 65, errors: expect.stringContaining('RESTORE_REFUSED') });
});

async function appendOnly(lake: string): Promise<unknown[]> {
  const opened = await new Lake(lake).open(bronze, quarantine);
  return opened.map(({ properties }) => properties['delta.appendOnly']);
}

test('an archive, and what a killed replay or a killed write left, are swept too', async () => {
  const lake = copy('cluttered');
  expect(runAll(lake)).toMatchObject({ code: 0 });
  const { path } = goldTables.find(({ name }) => name === 'top_customers')!;
  cpSync(join(lake, path), join(lake, 'archive', path), { recursive: true });
  const afterSilver = '40';
  expect(runWatched('lake', ['replay', 'silver', '--yes', '--lake', lake], { KILL_AT: afterSilver }).signal).toBe(
    'SIGKILL',
  );
  // As the store names a file of the local disk until it is whole.
  const [written] = await filesWith(join(lake, bronze.path), traces);
  const staged = join(lake, bronze.path, `${written}#1`);
  cpSync(join(lake, bronze.path, written!), staged);
  for (const place of ['.replay', 'archive']) expect(await filesWith(join(lake, place), traces)).not.toEqual([]);
  expect(forget(lake, '--customer', 'CUST-tweety', '--yes')).toMatchObject({ code: 0, errors: '' });
  expect(forget(lake, '--email', 'tweety@example.org', '--yes', '--vacuum-now')).toMatchObject({ code: 0, errors: '' });
  expect(await filesWith(lake, traces)).toEqual([]);
  expect(existsSync(staged)).toBe(false);
  expect(await validate(new Lake(lake))).toEqual([]);
});

test('what comes again of them is redacted when it arrives, as what was there was', async () => {
  const later = join(folder, 'later-log');
  cpSync(log, later, { recursive: true });
  const lake = join(folder, 'anew');
  // A lake that was lost but for who was forgotten, built from the log once more.
  cpSync(join(forgotten, ledger.path), join(lake, ledger.path), { recursive: true });
  expect(runAll(lake)).toMatchObject({ code: 0, errors: '' });
  expect(await filesWith(lake, traces)).toEqual([]);
  await expectSameLakes(lake, forgotten);

  await write(second, later);
  const known = join(folder, 'known');
  cpSync(forgotten, known, { recursive: true });
  expect(runAll(known, later)).toMatchObject({ code: 0, errors: '' });
  expect(await filesWith(known, traces)).toEqual([]);
  expect(await validate(new Lake(known))).toEqual([]);
});

test.each([
  ['without the key', {}],
  ['with another key', { FORGET_KEY: key.toUpperCase() }],
])('%s nothing comes in and nobody is forgotten', async (_, other) => {
  const lake = join(folder, 'closed');
  cpSync(join(forgotten, ledger.path), join(lake, ledger.path), { recursive: true });
  for (const args of [
    ['run', 'bronze', '--log', `file://${log}`, '--lake', lake],
    ['forget', '--lake', lake, '--customer', 'CUST-sam', '--yes'],
  ])
    expect(runApp('lake', args, other)).toMatchObject({ code: 78, errors: expect.stringContaining('FORGET_KEY') });
  expect(await rows(lake, 'SELECT count(*) FROM bronze')).toEqual([['0']]);
});

test('a Bronze run that began before, without a lease, brings nobody back', async () => {
  const lake = copy('raced');
  const later = join(folder, 'raced-log');
  cpSync(log, later, { recursive: true });
  await write([JSON.stringify(event({ id: 'ORD-20', ...tweety }, 'shipped', 9))], later);
  const args = ['--log', `file://${later}`, '--lake', lake, '--lease', 'off'];
  // read, transform and check have two boundaries each; then the commit begins, and that of the table.
  const standing = await startStopping('bronze-worker', args, 8, env);
  expect(forget(lake, '--customer', 'CUST-tweety', '--yes')).toMatchObject({ code: 0, errors: '' });
  expect(await standing.goOn()).toMatchObject({ code: 0, errors: '' });
  expect(runAll(lake, later)).toMatchObject({ code: 0, errors: '' });
  const [orders] = await rows(lake, `SELECT count(*), count(customer_email) FROM bronze WHERE order_id = 'ORD-20'`);
  expect(orders).toEqual(['1', '0']);
  expect(await validate(new Lake(lake))).toEqual([]);
});

/** The boundaries that the command passes in a lake that is as the prepared one. */
function boundariesOf(args: (lake: string) => string[]): Boundary[] {
  const file = join(folder, 'boundaries');
  rmSync(file, { force: true });
  const run = runWatched('lake', args(copy('undisturbed')), { ...env, BOUNDARIES: file });
  expect(run).toMatchObject({ code: 0, errors: '' });
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Boundary);
}

test.each([
  ['before Bronze may shrink', 1],
  ['before Bronze is redacted, as only a run that does not look there can', 2],
])('a batch of a run that has looked before, and lands %s, is swept in every layer', async (_, nth) => {
  const args = (lake: string) => ['forget', '--lake', lake, '--customer', 'CUST-tweety', '--yes', '--vacuum-now'];
  const isCommit = ({ layer, table, at }: Boundary) => layer === 'forget' && table === 'bronze' && at === 'start';
  const passed = boundariesOf(args);
  const boundary = passed.indexOf(passed.filter(isCommit)[nth - 1]!) + 1;

  const lake = copy('overtaken');
  const later = join(folder, 'overtaken-log');
  cpSync(log, later, { recursive: true });
  await write([JSON.stringify(event({ id: 'ORD-21', ...tweety }, 'shipped', 9))], later);
  const standing = await startStopping('lake', args(lake), boundary, env);
  // To a run that looks now the table is what it was to one that has looked then.
  const [table, aside] = [join(lake, ledger.path), join(folder, 'ledger-aside')];
  renameSync(table, aside);
  cpSync(join(prepared, ledger.path), table, { recursive: true });
  const bronzeArgs = ['--log', `file://${later}`, '--lake', lake, '--lease', 'off'];
  expect(runApp('bronze-worker', bronzeArgs, env)).toMatchObject({ code: 0, errors: '' });
  rmSync(table, { recursive: true });
  renameSync(aside, table);
  expect(await standing.goOn()).toMatchObject({ code: 0, errors: '' });

  for (const name of ['bronze', 'silver', 'fact_orders']) {
    const sql = `SELECT count(*), count(customer_email) FROM ${name} WHERE order_id = 'ORD-21'`;
    expect([name, ...(await rows(lake, sql))[0]!]).toEqual([name, '1', '0']);
  }
  expect(await filesWith(lake, ['CUST-tweety', street, '90210-77'])).toEqual([]);
  expect(await appendOnly(lake)).toEqual(['true', 'true']);
  expect(await validate(new Lake(lake))).toEqual([]);
});

test('one that is killed at any commit is made good when it is run again', async () => {
  const args = (lake: string) => ['forget', '--lake', lake, '--customer', 'CUST-tweety', '--yes', '--vacuum-now'];
  const undisturbed = join(folder, 'undisturbed');
  const landed = boundariesOf(args).flatMap(({ layer, table, at }, index) =>
    layer === 'forget' && table && at === 'end' ? [index + 1] : [],
  );
  expect(landed.length).toBeGreaterThan(15);
  const left = ['CUST-tweety', street, '90210-77'];
  for (const boundary of landed) {
    const lake = copy('killed');
    const killed = runWatched('lake', args(lake), { ...env, KILL_AT: String(boundary) });
    expect({ boundary, signal: killed.signal }).toEqual({ boundary, signal: 'SIGKILL' });
    expect(runApp('lake', args(lake), env)).toMatchObject({ code: 0, errors: '' });
    expect({ boundary, files: await filesWith(lake, left) }).toEqual({ boundary, files: [] });
    expect(await appendOnly(lake)).toEqual(['true', 'true']);
    await expectSameLakes(lake, undisturbed);
  }
}, 900_000);
