import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from '@fastcart/operations/validate/index';
import { Lake } from '@fastcart/runtime';
import { bronze, forgotten as ledger, goldTables } from '@fastcart/schemas';
import { type Boundary, boundariesOf } from '../support/boundaries';
import { lakeRun } from '../support/command';
import { appendOnly, env, forget, ForgettingLake, rowsOf } from '../support/forgetting';
import { expectExported, exportTo } from '../support/lake';
import { leftovers } from '../support/leftovers';
import { event, street, traces, tweety, write } from '../support/people';
import { runApp, runWatched, startStopping } from '../support/process';
import { filesWith } from '../support/search';

const lakes = new ForgettingLake();

const forgetTweety = (lake: string) => [
  ...['forget', '--lake', lake, '--customer', 'CUST-tweety', '--yes', '--vacuum-now'],
];

/** A lake in which the command has run undisturbed, and the boundaries that it passed. */
let undisturbed: string;
let passed: Boundary[];
beforeAll(() => {
  undisturbed = lakes.copy('undisturbed');
  passed = boundariesOf('lake', forgetTweety(undisturbed), join(lakes.folder, 'boundaries'), env);
});

test('forget also redacts the archive and the leftovers of a killed replay or write', async () => {
  const lake = lakes.copy('cluttered');
  expect(await lakes.runAll(lake)).toMatchObject({ code: 0 });
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
  expect(await forget(lake, '--customer', 'CUST-tweety', '--yes')).toMatchObject({ code: 0, errors: '' });
  expect(await forget(lake, '--email', 'tweety@example.org', '--yes', '--vacuum-now')).toMatchObject({
    code: 0,
    errors: '',
  });
  expect(await filesWith(lake, traces)).toEqual([]);
  expect(existsSync(staged)).toBe(false);
  expect(await validate(new Lake(lake))).toEqual([]);
});

test('a Bronze run without a lease that began before forget writes no personal data', async () => {
  const lake = lakes.copy('raced');
  const later = join(lakes.folder, 'raced-log');
  cpSync(lakes.log, later, { recursive: true });
  await write([JSON.stringify(event({ id: 'ORD-20', ...tweety }, 'shipped', 9))], later);
  const args = ['--log', `file://${later}`, '--lake', lake, '--lease', 'off'];
  // read, transform and check have two boundaries each; then the commit begins, and that of the table.
  const standing = await startStopping('bronze-worker', args, 8, env);
  expect(await forget(lake, '--customer', 'CUST-tweety', '--yes')).toMatchObject({ code: 0, errors: '' });
  expect(await standing.goOn()).toMatchObject({ code: 0, errors: '' });
  expect(await lakes.runAll(lake, later)).toMatchObject({ code: 0, errors: '' });
  const [orders] = await rowsOf(lake, `SELECT count(*), count(customer_email) FROM bronze WHERE order_id = 'ORD-20'`);
  expect(orders).toEqual(['1', '0']);
  expect(await validate(new Lake(lake))).toEqual([]);
});

test.each([
  ['before Bronze may shrink', 1],
  ['before Bronze is redacted, as only a run that does not look there can', 2],
])('forget redacts the batch of a run that read the forgotten customers before, and commits %s', async (_, nth) => {
  const isCommit = ({ layer, table, at }: Boundary) => layer === 'forget' && table === 'bronze' && at === 'start';
  const boundary = passed.indexOf(passed.filter(isCommit)[nth - 1]!) + 1;

  const lake = lakes.copy('overtaken');
  const later = join(lakes.folder, 'overtaken-log');
  cpSync(lakes.log, later, { recursive: true });
  await write([JSON.stringify(event({ id: 'ORD-21', ...tweety }, 'shipped', 9))], later);
  const standing = await startStopping('lake', forgetTweety(lake), boundary, env);
  // To a run that looks now the table is what it was to one that has looked then.
  const [table, aside] = [join(lake, ledger.path), join(lakes.folder, 'ledger-aside')];
  renameSync(table, aside);
  cpSync(join(lakes.prepared, ledger.path), table, { recursive: true });
  expect(runApp('bronze-worker', ['--log', `file://${later}`, '--lake', lake, '--lease', 'off'], env)).toMatchObject({
    code: 0,
    errors: '',
  });
  rmSync(table, { recursive: true });
  renameSync(aside, table);
  expect(await standing.goOn()).toMatchObject({ code: 0, errors: '' });

  for (const name of ['bronze', 'silver', 'fact_orders']) {
    const sql = `SELECT count(*), count(customer_email) FROM ${name} WHERE order_id = 'ORD-21'`;
    expect([name, ...(await rowsOf(lake, sql))[0]!]).toEqual([name, '1', '0']);
  }
  expect(await filesWith(lake, ['CUST-tweety', street, '90210-77'])).toEqual([]);
  expect(await appendOnly(lake)).toEqual(['true', 'true']);
  expect(await validate(new Lake(lake))).toEqual([]);
});

test('a forget that is killed at any commit is finished when it runs again', async () => {
  const landed = passed.flatMap(({ layer, table, at }, index) =>
    layer === 'forget' && table && at === 'end' ? [index + 1] : [],
  );
  expect(landed.length).toBeGreaterThan(15);
  const lake = lakes.copy('killed');
  const copy = (boundary: number): string => `${lake}-${boundary}`;
  await leftovers('lake', forgetTweety(lake), { lake, boundaries: landed, copy, env });
  await exportTo(undisturbed, `${undisturbed}-export`);
  for (const boundary of landed) {
    const left = copy(boundary);
    expect(await lakeRun(forgetTweety(left), env)).toMatchObject({ code: 0, errors: '' });
    const files = await filesWith(left, ['CUST-tweety', street, '90210-77']);
    expect({ boundary, files }).toEqual({ boundary, files: [] });
    expect(await appendOnly(left)).toEqual(['true', 'true']);
    await expectExported(left, `${undisturbed}-export`);
  }
});
