import { fingerprintOf, columnsNamedIn, input } from '@fastcart/query';
import {
  columnNames,
  computed,
  lakeSchemaOf,
  factOrders,
  firstLakeSchema,
  goldFingerprint,
  goldTables,
  isSamePlan,
} from './index';

test.each(goldTables)('the fingerprint of $name does not depend on the columns of its input', (table) => {
  const day = '2000-01-01';
  const plan = (columns: string[]) =>
    computed(table, input('orders', columns), { created: [day], shipped: [day], asOf: day })!;
  const all = columnNames(factOrders);
  const named = columnsNamedIn(plan(all));
  for (const columns of [all.filter((name) => named.has(name)), [...all, 'another'], all.toReversed()])
    expect(fingerprintOf(plan(columns))).toBe(goldFingerprint(table));
});

test('no two Gold tables have the same fingerprint', () => {
  expect(new Set(goldTables.map(goldFingerprint)).size).toBe(goldTables.length);
});

const from010 = { number: 180054268003757506n, fingerprint: 1099855462255984165n };

test('a stored number means the current plan when it is its fingerprint or its number of 0.1.0', () => {
  const isPresent = (stored: bigint, present: bigint): boolean =>
    isSamePlan(firstLakeSchema, 'top_products', stored, present);
  expect(isPresent(5n, 5n)).toBe(true);
  expect(isPresent(5n, 6n)).toBe(false);
  expect(isPresent(from010.number, from010.fingerprint)).toBe(true);
});

test('a number of 0.1.0 does not mean a plan that has changed since', () => {
  expect(isSamePlan(firstLakeSchema, 'top_products', from010.number, 6n)).toBe(false);
});

test('the number of a Silver of 0.1.0 does not mean a plan with more columns', () => {
  const [number, fingerprint] = [758848248890097571n, 339590576054330904n];
  expect(isSamePlan(firstLakeSchema, 'silver', number, fingerprint)).toBe(true);
  const coupon = { table: 'silver', column: 'coupon', type: 'string', comment: '', from: 'coupon' } as const;
  const grown = lakeSchemaOf([{ version: 2, description: '', add: [coupon] }]);
  expect(isSamePlan(grown, 'silver', number, fingerprint)).toBe(false);
});
