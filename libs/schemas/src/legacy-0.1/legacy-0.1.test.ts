import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PromotedColumn } from '../lake-schema';
import { fingerprintFrom010 } from './index';

interface Case {
  name: string;
  promoted: Pick<PromotedColumn, 'name' | 'type' | 'from'>[];
  /** The number that 0.1.0 writes to a Silver with these columns, and the fingerprint of its plan. */
  number: string;
  fingerprint: string;
}

/** Commit 065b67e wrote the numbers. The fingerprints are of its plans. */
const cases = JSON.parse(readFileSync(join(__dirname, 'silver-numbers.json'), 'utf8')) as Case[];
const columns = (promoted: Case['promoted']): PromotedColumn[] =>
  promoted.map((column) => ({ ...column, comment: '', since: 2 }));

test.each(cases)('the number of a Silver of 0.1.0 with $name is known', ({ promoted, number, fingerprint }) => {
  expect(fingerprintFrom010('silver', BigInt(number), columns(promoted))).toBe(BigInt(fingerprint));
});

test('the number of a Silver is known for its own columns only', () => {
  for (const { name, number } of cases) {
    const others = cases.filter((other) => other.name !== name);
    for (const { promoted } of others)
      expect(fingerprintFrom010('silver', BigInt(number), columns(promoted))).toBeUndefined();
  }
});

test('the number of a table is known for that table only', () => {
  const topProducts = 180054268003757506n;
  expect(fingerprintFrom010('top_products', topProducts, [])).toBe(1099855462255984165n);
  expect(fingerprintFrom010('top_customers', topProducts, [])).toBeUndefined();
  expect(fingerprintFrom010('no_such_table', topProducts, [])).toBeUndefined();
  expect(fingerprintFrom010('top_products', 1099855462255984165n, [])).toBeUndefined();
});
