import { appendFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { query } from '@fastcart/delta';
import { exportLake } from '@fastcart/operations/export';
import { validate } from '@fastcart/operations/validate/index';
import { Lake } from '@fastcart/runtime';
import { isBusiness, silver, tables } from '@fastcart/schemas';
import { lakeRun } from '../support/command';
import { expectSameRows } from '../support/compare';
import { run, temporaryFolder } from '../support/lake';
import { migratedLake, shopColumns, writeMigrations } from '../support/migrations';
import { type Ended, runApp } from '../support/process';

const folder = temporaryFolder();

/** A log and the lake that it is run into. */
interface Place {
  log: string;
  lake: string;
}
const placeOf = (name: string): Place => ({ log: join(folder, name, 'log'), lake: join(folder, name, 'lake') });
/** Before the migration, and after it and a run. */
const [early, migrated] = [placeOf('early'), placeOf('migrated')];
/** What the log of {@link migrated} gives a lake that begins with the migration. */
const newLake = join(folder, 'new');

let copies = 0;
/** A copy for a test that writes. */
function copyOf(place: Place): Place {
  const copy = placeOf(`copy-${copies++}`);
  cpSync(place.log, copy.log, { recursive: true });
  cpSync(place.lake, copy.lake, { recursive: true });
  return copy;
}

const migrations = writeMigrations(join(folder, 'migrations'));
const env = { MIGRATIONS: migrations };

/** An event of the contract, and whatever else the shop sends. */
function event(order: string, { shipping_address = {}, ...fields }: Record<string, unknown> = {}): string {
  const street = { street: '1 Main St', city: 'Salem', state: 'CA', zip_code: '01234', country: 'USA' };
  return `${JSON.stringify({
    ...{ order_id: order, timestamp: '2025-11-02T10:00:00Z', product_id: 'PROD-001', product_name: 'Wireless Mouse' },
    ...{ quantity: 1, price: 15, total: 15, customer_id: 'C6', customer_email: 'c6@example.org' },
    ...{
      payment_method: 'paypal',
      shipping_address: { ...street, ...(shipping_address as object) },
      status: 'pending',
    },
    ...fields,
  })}\n`;
}

const send = ({ log }: Place, ...events: string[]): void =>
  appendFileSync(join(log, 'ecommerce-sales', '0.ndjson'), events.join(''));
const cli = ({ lake }: Place, args: string[], given: Record<string, string> = {}): Promise<Ended> =>
  lakeRun([...args, '--lake', lake], given);

/** Runs each layer, which has to stop because of its migrations. */
async function expectStopped(place: Place, given: Record<string, string>): Promise<void> {
  for (const layer of ['bronze', 'silver', 'gold']) {
    const log = layer === 'bronze' ? ['--log', `file://${place.log}`] : [];
    const ended = await cli(place, ['run', layer, ...log], given);
    expect([layer, ended.code, codeOf(ended)]).toEqual([layer, 65, 'SCHEMA_VERSION']);
  }
}
const codeOf = ({ errors }: Ended): unknown => (JSON.parse(errors) as { code: string }).code;
const versions = async (path: string): Promise<number[]> =>
  Promise.all(tables.map(async (table) => (await new Lake(path).find(table)).version));

async function rows(path: string, sql: string): Promise<unknown[]> {
  return query(sql, { silver: await new Lake(path).find(silver) }).rows();
}

beforeAll(async () => {
  mkdirSync(join(early.log, 'ecommerce-sales'), { recursive: true });
  send(early, event('ORD-0'));
  await run(early.log, early.lake);
  send(
    early,
    event('ORD-1', { coupon_code: 'WELCOME10', points: 12 }),
    event('ORD-2', { shipping_address: { apartment: '4 left', 'Ann Lee': true }, quantity: '1', points: 'twelve' }),
  );
  await run(early.log, early.lake);

  cpSync(join(folder, 'early'), join(folder, 'migrated'), { recursive: true });
  // Read by Bronze, and not yet by Silver, when the lake is migrated.
  send(migrated, event('ORD-3'));
  await run(migrated.log, migrated.lake, ['bronze']);
  expect(await cli(migrated, ['migrate', '--yes'], env)).toMatchObject({ code: 0, errors: '' });
  send(
    migrated,
    event('ORD-4', {
      ...{ coupon_code: ' SPRING\n', shipping_address: { apartment: '2b' }, points: '7', discount: '1.005' },
      ...{ promised_at: '2025-11-03 08:00:00+01:00', gift: true },
    }),
    event('ORD-5', { coupon_code: 5, points: 7.5, discount: 'free', promised_at: 'soon', gift: 'false' }),
    // It takes the place of a row that is there.
    event('ORD-1', { coupon_code: 'AGAIN' }),
  );
  for (const lake of [migrated.lake, newLake]) {
    const ended = await cli({ ...migrated, lake }, ['run', 'all', '--log', `file://${migrated.log}`], env);
    expect(ended).toMatchObject({ code: 0, errors: '' });
  }
});

test('drift lists the fields of the source that Silver does not have, without values', async () => {
  const { code, output } = await cli(early, ['tables', '--drift', '--json']);
  expect(code).toBe(0);
  const { differences, gained, rescued } = JSON.parse(output);
  expect(differences).toEqual([]);
  const since = { version: 2, at: expect.stringMatching(/^\d{4}-/), runId: expect.stringMatching(/^\d{8}T/) };
  expect(gained).toEqual([
    { column: 'coupon_code', type: 'string', since, filled: 1, rows: 3, retired: false, promoted: [] },
    { column: 'points', type: 'long', since, filled: 1, rows: 3, retired: false, promoted: [] },
  ]);
  expect(rescued).toEqual({
    rows: 1,
    paths: ['points', 'quantity', 'shipping_address.apartment'].map((path) => ({ path, rows: 1, promoted: [] })),
    withheld: { paths: 1, values: 1 },
  });
  const reported = output + (await cli(early, ['tables', '--drift'])).output;
  expect(reported).toMatch(/^coupon_code +string +1 +33.3 % +2 /m);
  for (const value of ['WELCOME10', '4 left', 'Ann Lee', 'twelve']) expect(reported).not.toContain(value);
});

test('all mistakes in migrations are reported together, before anything is read or written', async () => {
  const broken = join(folder, 'broken');
  mkdirSync(broken);
  writeFileSync(join(broken, '002-a.json'), '{ "version": 3 }');
  writeFileSync(join(broken, '003-b.json'), 'x');
  const before = await versions(early.lake);
  for (const ended of [
    await cli(early, ['migrate', '--yes'], { MIGRATIONS: broken }),
    runApp('silver-worker', ['--lake', early.lake], { MIGRATIONS: broken }),
  ]) {
    expect([ended.code, codeOf(ended)]).toEqual([78, 'CONFIG_INVALID']);
    for (const mistake of ['002-a.json: description', '002-a.json: add', '003-b.json'])
      expect(ended.errors).toContain(mistake);
  }
  expect(await versions(early.lake)).toEqual(before);
});

test('workers with migrations that the lake does not have stop, and write nothing', async () => {
  const place = copyOf(early);
  send(place, event('ORD-3'));
  const before = await versions(place.lake);
  await expectStopped(place, env);
  expect(await versions(place.lake)).toEqual(before);
});

test('a migration is printed as a plan, and applied only with --yes', async () => {
  const before = await versions(early.lake);
  const plan = await cli(early, ['migrate'], env);
  expect(plan).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^silver +1 +2 +coupon_code string from coupon_code,[^]*--yes/m),
  });
  expect(await versions(early.lake)).toEqual(before);
});

test('after a migration new rows have values, stored rows do not change, and the lake is sound', async () => {
  const columns = 'order_id, coupon_code, apartment, points, discount, promised_at, is_gift';
  const nothing = {
    coupon_code: null,
    apartment: null,
    points: null,
    discount: null,
    promised_at: null,
    is_gift: null,
  };
  expect(await rows(migrated.lake, `SELECT ${columns} FROM silver ORDER BY order_id`)).toEqual([
    { order_id: 'ORD-0', ...nothing },
    { order_id: 'ORD-1', ...nothing, coupon_code: 'AGAIN' },
    { order_id: 'ORD-2', ...nothing },
    { order_id: 'ORD-3', ...nothing },
    {
      ...{ order_id: 'ORD-4', coupon_code: 'SPRING', apartment: '2b', points: 7, discount: '1.01' },
      ...{ promised_at: '2025-11-03T07:00:00.000000Z', is_gift: true },
    },
    { order_id: 'ORD-5', ...nothing, coupon_code: '5', is_gift: false },
  ]);
  expect(await cli(migrated, ['validate'], env)).toMatchObject({ code: 0 });
  const { differences, gained, rescued } = JSON.parse(
    (await cli(migrated, ['tables', '--drift', '--json'], env)).output,
  );
  expect(differences).toEqual([]);
  expect(gained).toContainEqual(expect.objectContaining({ column: 'gift', type: 'boolean', promoted: ['is_gift'] }));
  expect(rescued.paths).toContainEqual({ path: 'shipping_address.apartment', rows: 2, promoted: ['apartment'] });
});

test('a second migration has nothing to do', async () => {
  const before = await versions(migrated.lake);
  expect((await cli(migrated, ['migrate', '--yes', '--json'], env)).output).toContain('"tables": []');
  expect(await versions(migrated.lake)).toEqual(before);
});

test.each([
  ['no migrations', ''],
  ['others of the same number', writeMigrations(join(folder, 'others'), shopColumns.slice(0, 1))],
])('workers with %s stop, and write nothing', async (_, given) => {
  const place = copyOf(migrated);
  send(place, event('ORD-6'));
  const before = await versions(place.lake);
  await expectStopped(place, { MIGRATIONS: given });
  expect(await cli(place, ['migrate', '--yes'], { MIGRATIONS: given })).toMatchObject({ code: 65 });
  expect((await cli(place, ['tables', '--drift'], { MIGRATIONS: given })).output).toMatch(/^silver +schema version +/m);
  expect(await versions(place.lake)).toEqual(before);
});

test('validation compares the column in all rows that were written since', async () => {
  const { lake: copy } = copyOf(migrated);
  const table = await new Lake(copy).find(silver);
  await table.update({ coupon_code: `'forged'` }, { predicate: `order_id IN ('ORD-0', 'ORD-3', 'ORD-4')` });
  const findings = await validate(migratedLake(copy, migrations));
  const reported = findings.map(({ table: name, problem, key, columns }) => [name, problem, key.order_id, columns]);
  expect(reported).toHaveLength(2);
  for (const order of ['ORD-3', 'ORD-4'])
    expect(reported).toContainEqual(['silver', 'differs', order, ['coupon_code']]);
});

test('a replay fills the column of earlier rows, which are compared from then on', async () => {
  const { lake: copy } = copyOf(migrated);
  const replayed = await lakeRun(['replay', 'silver', '--yes', '--lake', copy], env);
  expect(replayed).toMatchObject({ code: 0, errors: '' });
  expect(await rows(copy, `SELECT points FROM silver WHERE order_id = 'ORD-1'`)).toEqual([{ points: null }]);
  expect(await rows(copy, `SELECT apartment FROM silver WHERE order_id = 'ORD-2'`)).toEqual([{ apartment: '4 left' }]);
  const [anew, fresh] = [copy, newLake].map((lake) => migratedLake(lake, migrations)) as [Lake, Lake];
  await exportLake(anew, `${copy}-export`);
  await exportLake(fresh, `${newLake}-export`);
  for (const table of fresh.lakeSchema.tables.filter(isBusiness))
    expectSameRows(table, `${copy}-export`, `${newLake}-export`);
  const table = await new Lake(copy).find(silver);
  await table.update({ apartment: 'NULL' }, { predicate: `order_id = 'ORD-2'` });
  // And of nothing else.
  expect(await validate(anew)).toEqual([
    expect.objectContaining({
      ...{ table: 'silver', problem: 'differs', columns: ['apartment'] },
      key: expect.objectContaining({ order_id: 'ORD-2' }),
    }),
  ]);
});

test('a new lake has the columns from the start', async () => {
  expect(
    await rows(
      newLake,
      `SELECT coupon_code, points FROM silver WHERE order_id IN ('ORD-1', 'ORD-2') ORDER BY order_id`,
    ),
  ).toEqual([
    { coupon_code: 'AGAIN', points: null },
    { coupon_code: null, points: null },
  ]);
  expect(await rows(newLake, `SELECT apartment FROM silver WHERE order_id = 'ORD-2'`)).toEqual([
    { apartment: '4 left' },
  ]);
});
