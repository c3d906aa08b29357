import { DeltaError, query } from '@fastcart/delta';
import type { Finding } from './difference';
import { inSlices } from './slices';

type Check = Parameters<typeof inSlices<Finding>>[2];

/** Two sides with a thousand keys, one of which is null. */
const side = (): ReturnType<typeof query> =>
  query('SELECT nullif(value, 7) AS part, value % 2 = 0 AS even FROM generate_series(1, 1000)');
const relations = { left: side(), right: side() };
const by = ['part', 'even'];

const finding = (key: Finding['key']): Finding => ({ table: 't', problem: 'missing', key, columns: [] });

/** Records its keys if they fit. A key that the other side does not have throws. */
function fitting(limit: number, taken: unknown[], attempts: number[] = []): Check {
  return async (slice) => {
    const rows = await query(
      'SELECT l.part, r.even FROM "left" l FULL JOIN "right" r ON l.part IS NOT DISTINCT FROM r.part',
      slice,
    ).rows();
    attempts.push(rows.length);
    if (rows.length > limit) throw new DeltaError('OUT_OF_MEMORY', 'does not fit');
    taken.push(...rows.map(({ part, even }) => (even === null ? 'alone' : part)));
    return [];
  };
}

test.each([
  [1000, 1],
  [600, 3],
  [40, 25],
])('each key is checked once when %i rows fit', async (limit, atLeast) => {
  const [taken, attempts]: [unknown[], number[]] = [[], []];
  await inSlices(by, relations, fitting(limit, taken, attempts));
  const numbers = Array.from({ length: 1000 }, (_, index) => (index === 6 ? 'null' : String(index + 1)));
  expect(taken.map(String).toSorted()).toEqual(numbers.toSorted());
  expect(attempts.length).toBeGreaterThanOrEqual(atLeast);
});

test('the smallest slice is one key; if it does not fit, or at another error, the check ends', async () => {
  let attempts = 0;
  const failing =
    (code: 'OUT_OF_MEMORY' | 'STORAGE'): Check =>
    () => {
      attempts++;
      return Promise.reject(new DeltaError(code, 'no'));
    };
  await expect(inSlices(by, relations, failing('OUT_OF_MEMORY'))).rejects.toMatchObject({ code: 'OUT_OF_MEMORY' });
  expect(attempts).toBe(13);
  await expect(inSlices(by, relations, failing('STORAGE'))).rejects.toMatchObject({ code: 'STORAGE' });
  expect(attempts).toBe(14);
});

test('the findings of all slices are returned, at most twenty', async () => {
  const check: Check = async (slice) => {
    const rows = await query('SELECT part FROM "left"', slice).rows();
    if (rows.length > 15) throw new DeltaError('OUT_OF_MEMORY', 'does not fit');
    return rows.map(finding);
  };
  const found = await inSlices(by, relations, check);
  expect(new Set(found.map(({ key }) => String(key.part))).size).toBe(20);
  expect(found).toHaveLength(20);
});
