import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PromotedColumn } from '../contract';
import { fingerprintFrom010 } from './index';

interface Case {
  name: string;
  promoted: Pick<PromotedColumn, 'name' | 'type' | 'from'>[];
  /** What 0.1.0 writes into a Silver with these columns, and the fingerprint of its plan. */
  number: string;
  fingerprint: string;
}

/** The numbers were written by commit 065b67e, the fingerprints were taken of the plans that it has. */
const cases = JSON.parse(readFileSync(join(__dirname, 'silver-numbers.json'), 'utf8')) as Case[];
const columns = (promoted: Case['promoted']): PromotedColumn[] =>
  promoted.map((column) => ({ ...column, comment: '', since: 2 }));

test.each(cases)('a Silver of 0.1.0 with $name', ({ promoted, number, fingerprint }) => {
  expect(fingerprintFrom010('silver', BigInt(number), columns(promoted))).toBe(BigInt(fingerprint));
});

test('the number of a Silver stands for no other columns', () => {
  for (const { name, number } of cases) {
    const others = cases.filter((other) => other.name !== name);
    for (const { promoted } of others)
      expect(fingerprintFrom010('silver', BigInt(number), columns(promoted))).toBeUndefined();
  }
});

test('the number of a table stands for no other table', () => {
  const topProducts = 180054268003757506n;
  expect(fingerprintFrom010('top_products', topProducts, [])).toBe(1099855462255984165n);
  expect(fingerprintFrom010('top_customers', topProducts, [])).toBeUndefined();
  expect(fingerprintFrom010('no_such_table', topProducts, [])).toBeUndefined();
  expect(fingerprintFrom010('top_products', 1099855462255984165n, [])).toBeUndefined();
});
