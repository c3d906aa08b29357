import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstLakeSchema, isComputed, type PromotedColumn, tables } from '@fastcart/schemas';
import { fingerprints, withNewTables } from './fingerprints';

const promoted = (['string', 'integer', 'decimal(18,2)', 'timestamp', 'boolean'] as const).map(
  (type): PromotedColumn => ({ name: `a_${type.slice(0, 7)}`, type, from: 'field', comment: '', since: 2 }),
);

test('every table with computed rows has a fingerprint', () => {
  const computed = tables.filter(isComputed).map(({ name }) => name);
  expect(Object.keys(fingerprints(firstLakeSchema))).toEqual(computed);
});

/**
 * `npm run docs` adds the fingerprints of new tables. A changed fingerprint marks every existing table of that name as
 * redefined: `lake status` suggests a replay. If the rows are meant to change, put the new number into fingerprints.json in the
 * same commit, and say in its message what changes. Otherwise, restore the plan. The folder legacy-0.1 never changes with it.
 */
test('no plan has changed', () => {
  const present = {
    ...fingerprints(firstLakeSchema),
    'silver with a promoted column of each type': fingerprints({ ...firstLakeSchema, promoted }).silver,
  };
  const recorded = JSON.parse(readFileSync(join(__dirname, 'fingerprints.json'), 'utf8')) as Record<string, string>;
  expect(Object.fromEntries(Object.entries(present).map(([name, number]) => [name, String(number)]))).toEqual(recorded);
});

test('npm run docs adds the fingerprints of new tables, and changes none that is recorded', () => {
  const { silver, ...others } = withNewTables({});
  expect(withNewTables({ silver: '1', fact_orders: '2', other: '3' })).toEqual({
    ...others,
    silver: '1',
    fact_orders: '2',
    other: '3',
  });
  expect(silver).toBe(String(fingerprints(firstLakeSchema).silver));
});
