import { query } from '.';
import { withDeletionVectors } from './testing/deletion-vectors';
import { create, rows } from './testing/tables';

/** More than tokio has blocking threads in one pool. */
const MANY = 600;
const numbers = Array.from({ length: MANY }, (_, number) => number);

test('more calls at once than there are threads all end', async () => {
  const table = await create();
  const noted = numbers.map((number) => [`app-${number}`, BigInt(number)] as const);
  await table.append(rows('a 1 2025-11-01'), { commit: { transactions: Object.fromEntries(noted) } });
  expect(await table.transactions(['app-7', 'app-0', 'nobody'])).toEqual(
    new Map([
      ['app-0', 0n],
      ['app-7', 7n],
    ]),
  );
  await table.append(rows('b 1 2025-11-01'));
  expect(await Promise.all(noted.map(([app]) => table.transaction(app)))).toEqual(noted.map(([, version]) => version));
});

test('a query reads a table of many files with a deletion vector each', async () => {
  const many = await withDeletionVectors(MANY);
  expect(await query('SELECT count(*) AS n, sum(a) AS s FROM t', { t: many }).rows()).toEqual([
    { n: BigInt(2 * MANY), s: BigInt(5 * MANY) },
  ]);
});
