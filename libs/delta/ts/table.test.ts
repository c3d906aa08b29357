import { DeltaError, DeltaTable, query } from '.';
import { contents, create, rows, schema, url } from './testing/tables';

test('a table is made with its schema, partitions, properties and comments', async () => {
  const table = await create({ 'delta.enableChangeDataFeed': 'true' });
  const opened = await DeltaTable.open(table.url);
  expect(opened.version).toBe(0);
  expect(opened.schema).toEqual(schema);
  expect(opened.partitionColumns).toEqual(['day']);
  expect(opened.properties).toMatchObject({ 'delta.enableChangeDataFeed': 'true' });
  expect([opened.description, String(opened)]).toEqual(['A test', `DeltaTable(${table.url} @ 0)`]);
  await expect(DeltaTable.create(table.url, { schema })).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
});

test('an append carries transactions and metadata, and is told by files and history', async () => {
  const table = await create();
  const big = 9_007_199_254_740_993n;
  const commit = { transactions: { source: big }, metadata: { job: 'nightly', counts: { rows: 2 } } };
  expect(await table.append(rows('a 1.10 2025-11-01', 'b 2.20 2025-11-02'), { commit })).toEqual({
    version: 1,
    metrics: {},
  });
  expect(await table.transaction('source')).toBe(big);
  expect(await table.transaction('other')).toBeUndefined();
  const [latest, first] = await table.history();
  expect(latest).toMatchObject({ version: 1, operation: 'WRITE', info: { job: 'nightly', counts: { rows: 2 } } });
  expect(first).toMatchObject({ version: 0, operation: 'CREATE TABLE' });
  const files = await table.files();
  expect(files.map(({ partition, records }) => `${partition.day} ${records}`).sort()).toEqual([
    '2025-11-01 1',
    '2025-11-02 1',
  ]);
  expect(await contents(table)).toEqual(['a 1.10 2025-11-01', 'b 2.20 2025-11-02']);
});

test('replaceWhere replaces what matches, and refuses rows that do not', async () => {
  const table = await create();
  await table.append(rows('a 1 2025-11-01', 'b 2 2025-11-02'));
  await table.replaceWhere(`"day" IN (DATE '2025-11-02')`, rows('c 3 2025-11-02'));
  expect(await contents(table)).toEqual(['a 1.00 2025-11-01', 'c 3.00 2025-11-02']);
  await expect(table.replaceWhere(`"day" = DATE '2025-11-02'`, rows('d 4 2025-11-03'))).rejects.toBeInstanceOf(
    DeltaError,
  );
  expect(await contents(table)).toEqual(['a 1.00 2025-11-01', 'c 3.00 2025-11-02']);
});

test('a merge updates, deletes and inserts, and its changes can be read', async () => {
  const table = await create({ 'delta.enableChangeDataFeed': 'true' });
  await table.append(rows('a 1 2025-11-01', 'b 2 2025-11-01', 'c 3 2025-11-01'));
  const { version, metrics } = await table.merge(rows('a 9 2025-11-02', 'b 0 2025-11-01', 'd 4 2025-11-03'), {
    on: 'target.id = source.id',
    whenMatched: [{ predicate: 'source.amount = 0', delete: true }, {}],
    whenNotMatched: [{ set: { id: 'source.id', amount: 'source.amount * 2', day: 'source.day' } }],
  });
  expect(metrics).toMatchObject({
    num_target_rows_updated: 1,
    num_target_rows_deleted: 1,
    num_target_rows_inserted: 1,
  });
  expect(await contents(table)).toEqual(['a 9.00 2025-11-02', 'c 3.00 2025-11-01', 'd 8.00 2025-11-03']);
  const sql = 'SELECT id, _change_type AS kind FROM c';
  const changes = await query(sql, { c: { changes: table, from: version, to: version } }).rows();
  expect(changes.map(({ id, kind }) => `${id} ${kind}`).sort()).toEqual([
    'a update_postimage',
    'a update_preimage',
    'b delete',
    'd insert',
  ]);
});

test('a delete tells what it deleted; an append-only table refuses it', async () => {
  const table = await create();
  await table.append(rows('a 1 2025-11-01', 'b 2 2025-11-01'));
  expect((await table.delete(`id = 'a'`)).metrics).toMatchObject({ num_deleted_rows: 1 });
  const only = await create({ 'delta.appendOnly': 'true' });
  await only.append(rows('a 1 2025-11-01'));
  await expect(only.delete()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

test('new columns are added where the schema may grow, and refused where not', async () => {
  const table = await create();
  const wider = query(`SELECT 'a' AS id, CAST(1 AS DECIMAL(18,2)) AS amount, DATE '2025-11-01' AS day, true AS gift`);
  await table.append(wider, { mergeSchema: true });
  expect(table.schema.fields.map(({ name }) => name)).toEqual(['id', 'amount', 'day', 'gift']);
  expect(await contents(table)).toEqual(['a 1.00 2025-11-01 true']);
});

test('a commit on a version that is no longer the newest conflicts, and writes nothing', async () => {
  const table = await create();
  const stale = await DeltaTable.open(table.url);
  await table.append(rows('a 1 2025-11-01'));
  await expect(stale.append(rows('b 2 2025-11-01'))).rejects.toMatchObject({ code: 'COMMIT_CONFLICT' });
  await stale.refresh();
  expect(stale.version).toBe(1);
  await stale.append(rows('b 2 2025-11-01'));
  const before = await DeltaTable.open(table.url, { version: 1 });
  expect([await contents(before), await contents(stale)]).toEqual([
    ['a 1.00 2025-11-01'],
    ['a 1.00 2025-11-01', 'b 2.00 2025-11-01'],
  ]);
});

test('of many writers at once exactly one wins each version', async () => {
  const table = await create();
  const writers = await Promise.all(Array.from({ length: 8 }, () => DeltaTable.open(table.url)));
  const outcomes = await Promise.allSettled(writers.map((writer, at) => writer.append(rows(`w${at} 1 2025-11-01`))));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await table.refresh();
  expect([table.version, (await contents(table)).length]).toEqual([1, 1]);
});

test.each([
  ['a table that is not there', () => DeltaTable.open(url()), 'TABLE_NOT_FOUND'],
  ['a location that is no URL', () => DeltaTable.open('nowhere'), 'INVALID_ARGUMENT'],
  ['a statement that cannot be planned', () => query('SELECT nope').rows(), 'QUERY'],
  ['a version that is not there', async () => DeltaTable.open((await create()).url, { version: 7 }), undefined],
])('%s has an error of its own', async (_, call, code) => {
  const error: unknown = await (call() as Promise<unknown>).catch((caught: unknown) => caught);
  expect(DeltaError.is(error)).toBe(true);
  if (code) expect(error).toMatchObject({ code });
});

test('a table that a block uses is closed at its end, and a closed table refuses every call', async () => {
  const table = await create();
  {
    using used = table;
    expect(used.isOpen).toBe(true);
  }
  expect(table.isOpen).toBe(false);
  await expect(table.refresh()).rejects.toMatchObject({ code: 'CLOSED' });
  await expect(table.append(rows('a 1 2025-11-01'))).rejects.toMatchObject({ code: 'CLOSED' });
});
