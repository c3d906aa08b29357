import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstContract, isComputed, type PromotedColumn, tables } from '@fastcart/schemas';
import { fingerprints } from './fingerprints';

const promoted = (['string', 'integer', 'decimal(18,2)', 'timestamp', 'boolean'] as const).map(
  (type): PromotedColumn => ({ name: `a_${type.slice(0, 7)}`, type, from: 'field', comment: '', since: 2 }),
);

test('every table with computed rows has a fingerprint', () => {
  const computed = tables.filter(isComputed).map(({ name }) => name);
  expect(Object.keys(fingerprints(firstContract))).toEqual(computed);
});

/**
 * A changed fingerprint marks every existing table of that name as redefined: `lake status` suggests a replay. If the rows
 * are meant to change, put the new number into fingerprints.json in the same commit, and say in its message what changes.
 * Otherwise, restore the plan. The folder legacy-0.1 never changes with it.
 */
test('no plan has changed', () => {
  const present = {
    ...fingerprints(firstContract),
    'silver with a promoted column of each type': fingerprints({ ...firstContract, promoted }).silver,
  };
  const recorded = JSON.parse(readFileSync(join(__dirname, 'fingerprints.json'), 'utf8')) as Record<string, string>;
  expect(Object.fromEntries(Object.entries(present).map(([name, number]) => [name, String(number)]))).toEqual(recorded);
});
