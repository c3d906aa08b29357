import { DeltaTable, query } from '.';
import { contents, create, expectConflict, rows } from './testing/tables';

test('an update sets columns where its predicate holds, or everywhere', async () => {
  const table = await create({ 'delta.enableChangeDataFeed': 'true' });
  await table.append(rows('a 1 2025-11-01', 'b 2 2025-11-01'));
  const { version, metrics } = await table.update({ amount: 'amount * 10' }, { predicate: `id = 'b'` });
  expect([version, metrics.num_updated_rows, metrics.num_copied_rows]).toEqual([2, 1, 1]);
  expect(await contents(table)).toEqual(['a 1.00 2025-11-01', 'b 20.00 2025-11-01']);
  await table.update({ id: `id || '!'` });
  expect(await contents(table)).toEqual(['a! 1.00 2025-11-01', 'b! 20.00 2025-11-01']);
  await expect(table.update({ amount: 'nope' })).rejects.toMatchObject({ code: 'QUERY' });
});

test('an overwrite replaces the rows, and the schema only when told', async () => {
  const table = await create();
  await table.append(rows('a 1 2025-11-01'));
  await table.overwrite(rows('b 2 2025-11-02'));
  expect(await contents(table)).toEqual(['b 2.00 2025-11-02']);
  const other = query(`SELECT 1 AS number, DATE '2025-11-03' AS day`);
  await expect(table.overwrite(other)).rejects.toMatchObject({ code: 'SCHEMA_MISMATCH' });
  await table.overwrite(other, { overwriteSchema: true });
  expect(table.schema.fields.map(({ name }) => name)).toEqual(['number', 'day']);
  expect(await contents(await DeltaTable.open(table.url))).toEqual(['1 2025-11-03']);
});

test('a merge has every clause, each with its predicate', async () => {
  const table = await create();
  await table.append(rows('a 1 2025-11-01', 'b 2 2025-11-01', 'c 3 2025-11-01', 'd 4 2025-11-01', 'e 5 2025-11-01'));
  const { metrics } = await table.merge(rows('a 10 2025-11-01', 'b 0 2025-11-01', 'x 1 2025-11-02', 'y 0 2025-11-02'), {
    on: 'target.id = source.id',
    whenMatched: [
      { predicate: 'source.amount = 0', delete: true },
      { predicate: 'source.amount > target.amount', set: { amount: 'target.amount + source.amount' } },
    ],
    whenNotMatched: [{ predicate: 'source.amount > 0', set: 'all' }],
    whenNotMatchedBySource: [
      { predicate: `target.id = 'c'`, delete: true },
      { predicate: `target.id = 'd'`, set: { amount: '0' } },
    ],
  });
  expect(await contents(table)).toEqual([
    'a 11.00 2025-11-01',
    'd 0.00 2025-11-01',
    'e 5.00 2025-11-01',
    'x 1.00 2025-11-02',
  ]);
  expect(metrics).toMatchObject({
    num_target_rows_inserted: 1,
    num_target_rows_updated: 2,
    num_target_rows_deleted: 2,
  });
});

test('a merge lets the schema grow when told', async () => {
  const table = await create();
  await table.append(rows('a 1 2025-11-01'));
  const wider = query(`SELECT 'a' AS id, true AS gift UNION ALL SELECT 'b', false`);
  const spec = { on: 'target.id = source.id', whenMatched: [{}], whenNotMatched: [{}] };
  await expect(table.merge(wider, spec)).rejects.toMatchObject({ code: 'QUERY' });
  await table.merge(wider, { ...spec, mergeSchema: true });
  expect(table.schema.fields.map(({ name }) => name)).toEqual(['id', 'amount', 'day', 'gift']);
  expect(await query('SELECT id, amount, gift FROM t ORDER BY id', { t: table }).rows()).toEqual([
    { id: 'a', amount: '1.00', gift: true },
    { id: 'b', amount: null, gift: false },
  ]);
});

test('two source rows for one row of the target are an error', async () => {
  const table = await create();
  await table.append(rows('a 1 2025-11-01'));
  const spec = { on: 'target.id = source.id', whenMatched: [{}] };
  await expect(table.merge(rows('a 2 2025-11-01', 'a 3 2025-11-01'), spec)).rejects.toMatchObject({ code: 'QUERY' });
});

test.each<[string, (stale: DeltaTable) => Promise<unknown>]>([
  ['append', (stale) => stale.append(rows('b 2 2025-11-01'))],
  ['overwrite', (stale) => stale.overwrite(rows('b 2 2025-11-01'))],
  ['replaceWhere', (stale) => stale.replaceWhere(`day = DATE '2025-11-01'`, rows('b 2 2025-11-01'))],
  ['update', (stale) => stale.update({ amount: '0' })],
  ['delete', (stale) => stale.delete(`id = 'a'`)],
  ['merge', (stale) => stale.merge(rows('a 2 2025-11-01'), { on: 'target.id = source.id', whenMatched: [{}] })],
])('a stale object conflicts: %s', async (_, change) => {
  const table = await create();
  await table.append(rows('a 1 2025-11-01'));
  await expectConflict(table, change);
});
