import { temporaryFolder } from '@fastcart/environments/testing';
import { col, count, input, lit, nullOf, values } from '@fastcart/query';
import { Spool } from '../run/spool';
import { countsOf } from './counts';
import { EmbeddedEngine } from './embedded';

const spool = new Spool(temporaryFolder());
const engine = new EmbeddedEngine(spool, 3 * 24);
afterAll(() => spool.remove());

const numbers = values('n', [1n, 2n, 3n], 'long');
const n = input('numbers', ['n']);

test.each([
  ['of a batch', undefined, 'arrow'],
  ['few of a table', { most: 3 }, 'arrow'],
  ['many of a table', { most: 4 }, 'parquet'],
])('rows are read, computed and collected: %s', async (_, size, file) => {
  const read = await engine.read('numbers', numbers, {}, size);
  expect(read.count).toBe(3);
  const doubled = await engine.compute('doubled', n.select({ n: col('n').plus(col('n')) }), { numbers: read.rows });
  expect(read.rows).toHaveProperty(file);
  expect(await engine.read('again', n, { numbers: doubled })).toMatchObject({ count: 3 });
  expect(await engine.collect(n.filter(col('n').gt(2n)), { numbers: doubled })).toEqual([{ n: 4n }, { n: 6n }]);
});

test('deferred rows are computed when they are read, and refused as an input before', async () => {
  const deferred = engine.deferred(numbers, {});
  expect((await engine.read('numbers', n, { numbers: deferred })).count).toBe(3);
  await expect(engine.compute('x', n, { numbers: deferred })).rejects.toThrow('numbers is not in a file');
});

test.each([
  ['few rows are read once', 3, 100, true],
  ['many rows are deferred', 1_000_000, 100, false],
  ['heavy rows are deferred', 3, 1_000_000_000, false],
])('shared rows: %s', async (_, rows, bytes, areRead) => {
  const shared = await engine.shared('numbers', numbers, {}, { rows, bytes });
  expect('arrow' in shared && typeof shared.arrow === 'string').toBe(areRead);
  expect(await engine.collect(n.filter(col('n').gt(2n)), { numbers: shared })).toEqual([{ n: 3n }]);
});

test('counts are read from a row of numbers', async () => {
  const counts = numbers.filter(lit(false)).group([], { rows: count() });
  expect(await countsOf(engine, counts, {})).toEqual({ rows: 0 });
  expect(await engine.collect(values('x', [null]).with({ y: nullOf('long') }), {})).toEqual([{ x: null, y: null }]);
});
