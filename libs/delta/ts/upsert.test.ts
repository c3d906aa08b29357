import { DeltaTable, query, type Query, type Schema, type Source } from '.';
import { withDeletionVectors } from './testing/deletion-vectors';
import { contents, create, expectConflict, field, rows, schema, url } from './testing/tables';

const changed = async (table: DeltaTable, version: number): Promise<string[]> => {
  const sql = `SELECT id, amount, day, _change_type AS kind FROM c`;
  const found = await query(sql, { c: { changes: table, from: version, to: version } }).rows();
  return found.map(({ id, amount, day, kind }) => `${id} ${amount} ${day} ${kind}`).sort();
};

/** Adds `deleted`: true for the rows of these. */
const without = (source: Query, ...ids: string[]): Query =>
  query(`SELECT *, id IN ('', ${ids.map((id) => `'${id}'`).join(', ')}) AS deleted FROM s`, { s: source });

test('rows are replaced, added and deleted, and the change feed says so', async () => {
  const table = await create({ 'delta.enableChangeDataFeed': 'true' });
  await table.append(rows('a 1 2025-11-01', 'b 2 2025-11-01', 'c 3 2025-11-01'));
  await table.append(rows('e 5 2025-11-01'));
  const source = without(rows('a 9 2025-11-02', 'b 0 2025-11-01', 'd 4 2025-11-03', 'x 0 2025-11-03'), 'b', 'x');
  const { version, metrics } = await table.upsert(source, { on: ['id'], deleted: 'deleted' });
  expect(metrics).toEqual({
    num_source_rows: 4,
    num_target_rows_matched: 2,
    num_target_files_removed: 1,
    num_target_files_added: 3,
  });
  expect(await contents(table)).toEqual([
    'a 9.00 2025-11-02',
    'c 3.00 2025-11-01',
    'd 4.00 2025-11-03',
    'e 5.00 2025-11-01',
  ]);
  expect(await changed(table, version)).toEqual([
    'a 1.00 2025-11-01 update_preimage',
    'a 9.00 2025-11-02 update_postimage',
    'b 2.00 2025-11-01 delete',
    'd 4.00 2025-11-03 insert',
  ]);
  const [latest] = await table.history(1);
  expect(latest).toMatchObject({ version, operation: 'MERGE', info: { operationMetrics: metrics } });
});

test('rows that only come are an append to those who read the change feed', async () => {
  const table = await create({ 'delta.enableChangeDataFeed': 'true' });
  await table.append(rows('a 1 2025-11-01'));
  const { version, metrics } = await table.upsert(rows('b 2 2025-11-01'), { on: ['id'] });
  expect(metrics).toMatchObject({ num_target_rows_matched: 0, num_target_files_removed: 0, num_target_files_added: 1 });
  expect(await changed(table, version)).toEqual(['b 2.00 2025-11-01 insert']);
});

test('rows outside of `among` are left alone, also in a file that is written again', async () => {
  const table = await create({ 'delta.enableChangeDataFeed': 'true' });
  await table.append(rows('a 1 2025-11-01', 'b 2 2025-11-01', 'a 7 2025-11-01'));
  await table.append(rows('b 2 2025-11-02'));
  const spec = { on: ['id'], among: `target.amount < 5 AND target.day = DATE '2025-11-01'` };
  const { version, metrics } = await table.upsert(rows('a 3 2025-11-01', 'b 3 2025-11-01'), spec);
  expect(metrics).toMatchObject({ num_target_rows_matched: 2, num_target_files_removed: 1 });
  expect(await contents(table)).toEqual([
    'a 3.00 2025-11-01',
    'a 7.00 2025-11-01',
    'b 2.00 2025-11-02',
    'b 3.00 2025-11-01',
  ]);
  expect(await changed(table, version)).toHaveLength(4);
});

test('a commit without rows carries its transactions', async () => {
  const table = await create();
  const nothing = query(`SELECT * FROM s WHERE id = ''`, { s: rows('a 1 2025-11-01') });
  const { version } = await table.upsert(nothing, { on: ['id'] }, { commit: { transactions: { source: 7n } } });
  expect(version).toBe(1);
  expect(await table.transaction('source')).toBe(7n);
});

test('partitions whose values need escapes, and columns whose names do', async () => {
  const name = 'a.b "c"';
  const wide = { type: 'struct' as const, fields: [...schema.fields, field(name, 'string')] };
  // Without a change feed: delta-rs does not find change files in such a partition, those of its MERGE neither.
  const table = await DeltaTable.create(url(), { schema: wide, partitionBy: ['id'] });
  const named = (source: Query): Query => query(`SELECT *, id || '%' AS "a.b ""c""" FROM s`, { s: source });
  await table.append(named(rows('a/%20:é 1 2025-11-01', 'b 2 2025-11-01')));
  const { metrics } = await table.upsert(named(rows('a/%20:é 3 2025-11-01')), { on: [name] });
  expect(metrics).toMatchObject({ num_target_rows_matched: 1, num_target_files_removed: 1 });
  expect(await contents(table)).toEqual(['a/%20:é 3.00 2025-11-01 a/%20:é%', 'b 2.00 2025-11-01 b%']);
});

test('a key with a null matches nothing, a null partition is one, and a null does not delete', async () => {
  const table = await create({ 'delta.enableChangeDataFeed': 'true' });
  const nulls = (source: Query): Query =>
    query(`SELECT nullif(id, 'null') AS id, amount, nullif(day, DATE '2000-01-01') AS day FROM s`, { s: source });
  await table.append(nulls(rows('null 1 2025-11-01', 'a 1 2000-01-01')));
  const source = query('SELECT *, CAST(NULL AS BOOLEAN) AS deleted FROM s', {
    s: nulls(rows('null 2 2025-11-01', 'a 2 2000-01-01')),
  });
  const { version } = await table.upsert(source, { on: ['id'], deleted: 'deleted' });
  expect(await contents(table)).toEqual([' 1.00 2025-11-01', ' 2.00 2025-11-01', 'a 2.00 ']);
  expect(await changed(table, version)).toEqual([
    'a 1.00 null update_preimage',
    'a 2.00 null update_postimage',
    'null 2.00 2025-11-01 insert',
  ]);
});

test('a source with another column, or one that would be rounded, is refused', async () => {
  const table = await create();
  const day = `DATE '2025-11-01' AS day`;
  for (const columns of [
    `1.00 AS amount, ${day}, 1 AS gift`,
    `CAST(1.005 AS DECIMAL(18,3)) AS amount, ${day}`,
    `CAST(1 AS DECIMAL(20,2)) AS amount, ${day}`,
  ])
    await expect(table.upsert(query(`SELECT 'a' AS id, ${columns}`), { on: ['id'] })).rejects.toMatchObject({
      code: 'SCHEMA_MISMATCH',
    });
  expect(table.version).toBe(0);
});

test('an append-only table takes new rows, and refuses to lose any', async () => {
  const table = await create({ 'delta.appendOnly': 'true' });
  await table.upsert(rows('a 1 2025-11-01'), { on: ['id'] });
  await expect(table.upsert(rows('a 2 2025-11-01'), { on: ['id'] })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  });
  expect(await contents(table)).toEqual(['a 1.00 2025-11-01']);
});

test('two source rows with one key, a missing column, a stream and an empty key are refused', async () => {
  const table = await create();
  await table.append(rows('a 1 2025-11-01'));
  const spec = { on: ['id'] };
  const refused = async (source: Source, code: string): Promise<void> =>
    expect(table.upsert(source, spec)).rejects.toMatchObject({ code });
  await refused(rows('a 2 2025-11-01', 'a 3 2025-11-01'), 'QUERY');
  await refused(query(`SELECT 'a' AS id`), 'SCHEMA_MISMATCH');
  await refused({ stream: rows('a 2 2025-11-01').arrow() }, 'INVALID_ARGUMENT');
  expect(await contents(table)).toEqual(['a 1.00 2025-11-01']);
});

test.each([
  [{ on: [] }],
  [{ on: ['id', 'id'] }],
  [{ on: ['key'] }],
  [{ on: ['id'], deleted: 'gone' }],
  [{ on: ['id'], deleted: 'amount' }],
  [{ on: ['id'], among: 'no_column = 1' }],
  [{ on: ['id'], among: 'random() < 0.5' }],
  [{ on: ['id'], among: 'target.day < current_date()' }],
  [{ on: ['id'], among: `id IN (SELECT 'a')` }],
  [{ on: ['id'], among: 'count(*) > 0' }],
  [{ on: ['id'], among: 'amount' }],
])('%j is refused', async (spec) => {
  const table = await create();
  await table.append(rows('a 1 2025-11-01'));
  await expect(table.upsert(rows('a 2 2025-11-01'), spec)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  expect(await contents(table)).toEqual(['a 1.00 2025-11-01']);
});

test('`among` may name a column without its table, also one that the key has', async () => {
  const table = await create();
  await table.append(rows('a 1 2025-11-01', 'b 2 2025-11-01'));
  await table.upsert(rows('a 3 2025-11-01', 'b 3 2025-11-01'), { on: ['id'], among: `id = 'a'` });
  expect(await contents(table)).toEqual(['a 3.00 2025-11-01', 'b 2.00 2025-11-01', 'b 3.00 2025-11-01']);
});

describe('parts of a column', () => {
  const part = { type: 'struct' as const, fields: [{ ...field('d', 'integer'), nullable: false }] };
  const made = (): Promise<DeltaTable> => {
    const list = { type: 'array' as const, elementType: part, containsNull: true };
    const fields = [
      field('id', 'string'),
      { ...field('s', 'string'), type: part },
      { ...field('l', 'string'), type: list },
    ];
    return DeltaTable.create(url(), { schema: { type: 'struct', fields } });
  };
  const source = (d: string): Query =>
    query(`SELECT 'a' AS id, named_struct('d', ${d}) AS s, make_array(named_struct('d', ${d})) AS l`);

  test('they are written as the table has them', async () => {
    const table = await made();
    await table.upsert(source('CAST(1 AS INT)'), { on: ['id'] });
    await table.upsert(source('2'), { on: ['id'] });
    expect(await query(`SELECT id, s['d'] AS s, l[1]['d'] AS l FROM t`, { t: table }).rows()).toEqual([
      { id: 'a', s: 2, l: 2 },
    ]);
  });

  test.each(['1.5', 'CAST(NULL AS INT)'])('%s is refused', async (d) => {
    const table = await made();
    await expect(table.upsert(source(d), { on: ['id'] })).rejects.toMatchObject({ code: 'SCHEMA_MISMATCH' });
    expect(table.version).toBe(0);
  });
});

test('a null is one of every type, also of a part', async () => {
  const list = { type: 'array' as const, elementType: 'long' as const, containsNull: true };
  const fields = [field('id', 'string'), field('l', list), field('s', { type: 'struct', fields: [field('l', list)] })];
  const table = await DeltaTable.create(url(), { schema: { type: 'struct', fields } });
  await table.upsert(query(`SELECT 'a' AS id, NULL AS l, named_struct('l', NULL) AS s`), { on: ['id'] });
  expect(await query(`SELECT id, l, s['l'] AS s FROM t`, { t: table }).rows()).toEqual([{ id: 'a', l: null, s: null }]);
});

test('a map without nulls takes none', async () => {
  // The package's own schemas have no maps. A table of another program may have one.
  const map = { type: 'map', keyType: 'string', valueType: 'long', valueContainsNull: false } as unknown as Schema;
  const table = await DeltaTable.create(url(), {
    schema: { type: 'struct', fields: [field('id', 'string'), field('m', map)] },
  });
  const source = (value: string): Query => query(`SELECT 'a' AS id, MAP {'k': ${value}} AS m`);
  await table.upsert(source('1'), { on: ['id'] });
  await expect(table.upsert(source('CAST(NULL AS BIGINT)'), { on: ['id'] })).rejects.toMatchObject({
    code: 'SCHEMA_MISMATCH',
  });
});

test('a field that is there twice is not taken for one that is missing', async () => {
  const fields = [field('a', 'long'), field('b', 'long')];
  const schema = { type: 'struct' as const, fields: [field('id', 'string'), field('s', { type: 'struct', fields })] };
  const table = await DeltaTable.create(url(), { schema });
  const source = query(`SELECT 'a' AS id, named_struct('a', 1, 'a', 2) AS s`);
  await expect(table.upsert(source, { on: ['id'] })).rejects.toMatchObject({ code: 'SCHEMA_MISMATCH' });
});

test('nanoseconds are not cut', async () => {
  const table = await DeltaTable.create(url(), {
    schema: { type: 'struct', fields: [field('id', 'string'), field('at', 'timestamp')] },
  });
  const source = (unit: string): Query =>
    query(`SELECT 'a' AS id, arrow_cast('2025-11-01T10:00:00Z', 'Timestamp(${unit}, Some("UTC"))') AS at`);
  await expect(table.upsert(source('Nanosecond'), { on: ['id'] })).rejects.toMatchObject({ code: 'SCHEMA_MISMATCH' });
  await table.upsert(source('Millisecond'), { on: ['id'] });
  expect(table.version).toBe(1);
});

test('a key may be named known, and a name of the upsert itself is refused', async () => {
  const properties = { 'delta.enableChangeDataFeed': 'true' };
  const named = (name: string): Promise<DeltaTable> =>
    DeltaTable.create(url(), { schema: { type: 'struct', fields: [field(name, 'string')] }, properties });
  const table = await named('known');
  for (let run = 0; run < 2; run++) await table.upsert(query(`SELECT 'a' AS known`), { on: ['known'] });
  expect(await contents(table)).toEqual(['a']);
  const reserved = await named('__fastcart_among');
  const source = query(`SELECT 'a' AS __fastcart_among`);
  await expect(reserved.upsert(source, { on: ['__fastcart_among'] })).rejects.toMatchObject({ code: 'UNSUPPORTED' });
});

test('a table with an invariant of a nested field is refused', async () => {
  const checked = {
    ...field('a', 'long'),
    metadata: { 'delta.invariants': '{"expression":{"expression":"s.a > 5"}}' },
  };
  const fields = [field('id', 'string'), field('s', { type: 'struct', fields: [checked] })];
  const table = await DeltaTable.create(url(), { schema: { type: 'struct', fields } });
  const source = query(`SELECT 'a' AS id, named_struct('a', 1) AS s`);
  await expect(table.upsert(source, { on: ['id'] })).rejects.toMatchObject({ code: 'UNSUPPORTED' });
});

test.each([
  ['a timestamp', `TIMESTAMP '2025-11-01 10:00:00'`],
  ['a text', `'2025-11-01'`],
])('%s is no date', async (_, day) => {
  const table = await create();
  const source = query(`SELECT 'a' AS id, CAST(1 AS DECIMAL(18,2)) AS amount, ${day} AS day`);
  await expect(table.upsert(source, { on: ['id'] })).rejects.toMatchObject({ code: 'SCHEMA_MISMATCH' });
});

test('rows that a deletion vector has deleted do not come back', async () => {
  const table = await withDeletionVectors(1);
  const { metrics } = await table.upsert(query('SELECT CAST(2 AS BIGINT) AS a'), { on: ['a'] });
  expect(metrics).toMatchObject({ num_target_rows_matched: 1, num_target_files_removed: 1 });
  expect(await contents(table)).toEqual(['2', '3']);
});

test('a table with constraints is refused', async () => {
  const table = await create();
  await table.addConstraints({ positive: 'amount > 0' });
  await expect(table.upsert(rows('a 1 2025-11-01'), { on: ['id'] })).rejects.toMatchObject({ code: 'UNSUPPORTED' });
});

test('a stale object conflicts', async () => {
  const table = await create();
  await table.append(rows('a 1 2025-11-01'));
  await expectConflict(table, (stale) => stale.upsert(rows('a 2 2025-11-01'), { on: ['id'] }));
});
