import { DeltaError, DeltaTable, query } from '.';
import { contents, create, field, rows, schema, url } from './testing/tables';

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

describe('replaceWhere on partition columns', () => {
  const values = (...tuples: string[]) => query(`SELECT * FROM (VALUES ${tuples.join(', ')}) AS t (day, kind, n)`);
  const spec = {
    schema: { type: 'struct' as const, fields: [field('day', 'date'), field('kind', 'string'), field('n', 'long')] },
    partitionBy: ['day', 'kind'],
  };
  const first = ["(DATE '2025-11-01', 'a b=/%', 1)", "(DATE '2025-11-02', NULL, 2)", '(NULL, NULL, 3)'];
  const numbers = async (table: DeltaTable) =>
    (await query('SELECT n FROM t ORDER BY n', { t: table }).rows()).map((row) => Number(row['n']));

  test.each([
    [`"day" = DATE '2025-11-01' AND "kind" = 'a b=/%'`, "(DATE '2025-11-01', 'a b=/%', 9)", [2, 3, 9]],
    [`"day" >= DATE '2025-11-01'`, "(DATE '2025-11-03', NULL, 9)", [3, 9]],
    [`"kind" IS NULL`, "(DATE '2025-11-02', NULL, 9)", [1, 9]],
    [`"day" = DATE '2025-12-24'`, "(DATE '2025-12-24', 'x', 9)", [1, 2, 3, 9]],
    // Rows, not files.
    [`"day" = DATE '2025-11-01' AND "n" > 1`, "(DATE '2025-11-01', 'x', 9)", [1, 2, 3, 9]],
  ])('%s', async (predicate, row, expected) => {
    const table = await DeltaTable.create(url(), spec);
    await table.append(values(...first));
    const commit = { transactions: { source: 7n }, metadata: { job: 'nightly' } };
    expect(await table.replaceWhere(predicate, values(row), { commit })).toEqual({ version: 2, metrics: {} });
    expect(await numbers(table)).toEqual(expected);
    expect(await table.transaction('source')).toBe(7n);
    const [entry] = await table.history(1);
    expect(entry).toMatchObject({ operation: 'WRITE', info: { job: 'nightly' } });
  });

  // The scan of delta-rs keeps every file for such a condition, and does not filter its rows.
  test.each([
    [`coalesce("kind" <> 'a b=/%', true)`, [2, 3]],
    [`NOT coalesce("day" >= DATE '2025-11-02', false)`, [1, 3]],
    [`CASE WHEN "day" = DATE '2025-11-01' THEN true ELSE false END`, [1]],
    [`("day" > DATE '2025-11-01') IS NULL`, [3]],
    [`"kind" <> "kind"`, []],
  ])('%s selects the same rows for a query, an update, a delete and a replacement', async (condition, expected) => {
    const table = await DeltaTable.create(url(), spec);
    await table.append(values(...first));
    const selected = query(`SELECT n FROM t WHERE ${condition} ORDER BY n`, { t: table });
    expect((await selected.rows()).map((row) => Number(row['n']))).toEqual(expected);
    const others = [1, 2, 3].filter((n) => !expected.includes(n));
    const none = query('SELECT * FROM t WHERE false', { t: table });
    const copy = async () => {
      const made = await DeltaTable.create(url(), spec);
      await made.append(query('SELECT * FROM t', { t: table }));
      return made;
    };
    const [updated, replaced] = [await copy(), await copy()];
    await updated.update({ n: 'n + 10' }, { predicate: condition });
    expect(await numbers(updated)).toEqual([...others, ...expected.map((n) => n + 10)]);
    await replaced.replaceWhere(condition, none);
    expect(await numbers(replaced)).toEqual(others);
    const { metrics } = await table.delete(condition);
    expect([metrics['num_deleted_rows'], await numbers(table)]).toEqual([expected.length, others]);
  });

  test.each([`"kind"`, `"day"`, `"day" < now()`])(
    '%s is refused or left to delta-rs, without a panic',
    async (condition) => {
      const table = await DeltaTable.create(url(), spec);
      await table.append(values(...first));
      const none = query('SELECT * FROM t WHERE false', { t: table });
      const outcome = await table.replaceWhere(condition, none).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(DeltaError);
      else expect(outcome).toMatchObject({ version: 2 });
    },
  );

  test('an empty text is a value of a text column', async () => {
    const table = await DeltaTable.create(url(), spec);
    await table.append(values("(DATE '2025-11-01', '', 1)", "(DATE '2025-11-01', NULL, 2)"));
    await table.replaceWhere(`"kind" = ''`, values("(DATE '2025-11-01', '', 9)"));
    const kinds = await query('SELECT n FROM t WHERE kind IS NULL', { t: table }).rows();
    expect([await numbers(table), kinds]).toEqual([[2, 9], [{ n: 2n }]]);
  });

  test('without rows they are deleted; rows of another partition are refused, and nothing changes', async () => {
    const table = await DeltaTable.create(url(), spec);
    await table.append(values(...first));
    const outside = values("(DATE '2025-11-01', 'x', 8)", "(DATE '2025-11-02', 'x', 9)");
    await expect(table.replaceWhere(`"day" = DATE '2025-11-01'`, outside)).rejects.toMatchObject({
      code: 'SCHEMA_MISMATCH',
    });
    expect([table.version, await numbers(table)]).toEqual([1, [1, 2, 3]]);
    await table.replaceWhere(`"day" = DATE '2025-11-01'`, query('SELECT * FROM t WHERE false', { t: table }));
    expect(await numbers(table)).toEqual([2, 3]);
  });
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
