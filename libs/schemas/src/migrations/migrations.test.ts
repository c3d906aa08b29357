import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@fastcart/environments/testing';
import { lakeSchemaOf, readMigrations } from '../index';
import { columnOf } from './path';

const parent = temporaryFolder();

const coupon = { table: 'silver', column: 'coupon_code', type: 'string', comment: 'The coupon', from: 'coupon_code' };
const migration = (version: number, ...add: object[]) => ({ version, description: 'What the shop sends now', add });

let folders = 0;
/** A folder with these files. Values that are not texts are written as JSON. */
function folder(files: Record<string, unknown>): string {
  const path = join(parent, String(folders++));
  mkdirSync(path);
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(path, name), typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const mistakesOf = (files: Record<string, unknown>): string[] => readMigrations(folder(files)).mistakes;
const mistakesOfColumn = (changes: object): string[] =>
  mistakesOf({ '002-a.json': migration(2, { ...coupon, ...changes }) });

test('Silver gets the columns of migrations in the order of their versions; other files are ignored', () => {
  const { migrations, mistakes } = readMigrations(
    folder({
      '003-gift.json': migration(3, { ...coupon, column: 'is_gift', type: 'boolean', from: 'gift' }),
      '002-coupon-code.json': migration(2, coupon),
      'README.md': 'Promoted fields',
    }),
  );
  const { silver, promoted, versions } = lakeSchemaOf(migrations);
  expect(mistakes).toEqual([]);
  expect(silver.columns.slice(-2)).toEqual(promoted);
  expect(promoted.map(({ name, type, from, since }) => [name, type, from, since])).toEqual([
    ['coupon_code', 'string', 'coupon_code', 2],
    ['is_gift', 'boolean', 'gift', 3],
  ]);
  expect(versions.map(({ number }) => number)).toEqual([1, 2, 3]);
});

test('the mistakes name every mistake of every file', () => {
  const broken = { ...coupon, table: 'gold', column: 'Coupon', type: 'text', comment: ' ', from: 'price', to: 'x' };
  const mistakes = mistakesOf({
    '002-a.json': { version: 1, description: '', add: [broken], drop: [] },
    '003-b.json': '{',
    '004-c.json': [],
    '005-d.json': migration(6, coupon),
    'six.json': migration(6, coupon),
    '007-e.json': migration(7),
  });
  expect(mistakes).toEqual([
    '002-a.json: has unknown keys: drop',
    '002-a.json: version must be a whole number, 2 or greater',
    '002-a.json: description must be a text',
    '002-a.json: add[0] has unknown keys: to',
    '002-a.json: add[0] table must be silver',
    '002-a.json: add[0] column must be a name of lower-case letters, digits and _',
    '002-a.json: add[0] type must be one of string, integer, decimal(18,2), timestamp, boolean',
    '002-a.json: add[0] comment must be a text',
    '002-a.json: add[0] from is a field that Silver already has',
    '003-b.json: cannot be read as JSON',
    '004-c.json: is not a JSON object',
    '005-d.json: is version 6: its name must begin with the version, as 002-coupon-code.json',
    '007-e.json: add must be a list of columns',
    'six.json: is version 6: its name must begin with the version, as 002-coupon-code.json',
  ]);
});

test('versions have no gap, and no column is added twice', () => {
  expect(mistakesOf({ '002-a.json': migration(2, coupon), '004-b.json': migration(4, coupon) })).toEqual([
    'versions must be 2, 3, and so on without a gap, but are 2, 4',
    'column coupon_code is added more than once',
  ]);
  expect(
    mistakesOf({ '002-a.json': migration(2, coupon), '0002-b.json': migration(2, { ...coupon, column: 'b' }) }),
  ).toEqual(['versions must be 2, 3, and so on without a gap, but are 2, 2']);
  expect(readMigrations(join(parent, 'nowhere')).mistakes).toEqual(['cannot be read as a folder']);
});

test.each(['status', 'reject_reasons', 'source', 'total_received', 'silver_ingestion_date'])(
  '%s cannot be the name of a new column',
  (column) => {
    expect(mistakesOfColumn({ column })).toEqual([`002-a.json: add[0] column ${column} is a name that Silver uses`]);
  },
);

test.each([
  ['coupon_code', 'coupon_code'],
  ['Price', 'Price'],
  ['`gift note`', 'gift note'],
  ['`a``.b`', 'a`.b'],
  ['shipping_address.apartment', undefined],
  ['shipping_address.`no. of floor`', undefined],
])('%s can be the source of a new column', (from, column) => {
  expect(mistakesOfColumn({ from })).toEqual([]);
  expect(columnOf(from)).toBe(column);
});

test.each(['', 'a.b', 'gift note', 'price[0]', '`a', 'shipping_address.city', 'shipping_address.a.b', 'order_id', 7])(
  '%j cannot be the source of a new column',
  (from) => {
    expect(mistakesOfColumn({ from })).toHaveLength(1);
  },
);

test('the fingerprint of a version depends on everything that decides about rows, also in earlier versions', () => {
  const fingerprint = (...columns: object[]): string => {
    const files = columns.map((column, index) => [`00${index + 2}-a.json`, migration(index + 2, column)]);
    return lakeSchemaOf(
      readMigrations(folder(Object.fromEntries(files) as Record<string, unknown>)).migrations,
    ).versions.at(-1)!.fingerprint;
  };
  const gift = { ...coupon, column: 'gift', from: 'gift' };
  const changed = [{ column: 'code' }, { type: 'integer' }, { from: 'coupon' }].map((change) => ({
    ...coupon,
    ...change,
  }));
  expect(fingerprint({ ...coupon, comment: 'Corrected' })).toBe(fingerprint(coupon));
  const others = [
    [coupon],
    ...changed.map((column) => [column]),
    [coupon, gift],
    [{ ...coupon, type: 'integer' }, gift],
  ];
  const fingerprints = others.map((columns) => fingerprint(...columns));
  expect(new Set(fingerprints).size).toBe(fingerprints.length);
});
