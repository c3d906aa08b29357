import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeltaTable, query } from '.';
import { backdate, contents, create, field, rows, schema, url } from './testing/tables';

test('a version is opened by its number or by a time, and loaded into an open table', async () => {
  const table = await create();
  await table.append(rows('a 1 2025-11-01'));
  const between = backdate(table);
  await table.append(rows('b 2 2025-11-01'));

  const first = ['a 1.00 2025-11-01'];
  for (const options of [{ version: 1 }, { timestamp: between }, { timestamp: between.toISOString() }]) {
    expect(await contents(await DeltaTable.open(table.url, options))).toEqual(first);
  }
  await table.loadVersion({ timestamp: between });
  expect([table.version, await contents(table)]).toEqual([1, first]);
  await expect(table.append(rows('c 3 2025-11-01'))).rejects.toMatchObject({ code: 'COMMIT_CONFLICT' });
  await table.loadVersion({ version: 2 });
  expect(table.version).toBe(2);
  await table.loadVersion({ timestamp: new Date(0) });
  expect(table.version).toBe(0);
  await expect(table.loadVersion({ version: 7 })).rejects.toMatchObject({ code: 'TABLE_NOT_FOUND' });
  await expect(table.loadVersion({ version: -1 })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  await expect(table.loadVersion({ timestamp: 'then' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  expect(table.version).toBe(0);
});

test("a commit that has lost an action is corrupt; its number of actions is the library's to write", async () => {
  const table = await create();
  const metadata = { numActions: 1 };
  await expect(table.append(rows('a 1 2025-11-01'), { commit: { metadata } })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  });
  await table.append(rows('a 1 2025-11-01'), { commit: { transactions: { source: 1n } } });
  expect(await table.history()).toHaveLength(2);
  const entry = join(fileURLToPath(table.url), '_delta_log', `${'1'.padStart(20, '0')}.json`);
  const actions = readFileSync(entry, 'utf8').split('\n').filter(Boolean);
  writeFileSync(entry, actions.slice(0, -1).join('\n'));
  await expect((await DeltaTable.open(table.url)).history(1)).rejects.toMatchObject({ code: 'CORRUPT' });
});

test('partitions of files compare as text', async () => {
  const table = await DeltaTable.create(url(), { schema, partitionBy: ['day', 'id'] });
  for (let i = 0; i < 8; i++) await table.append(rows('a 1 2025-11-01'));
  const partitions = (await table.files()).map(({ partition }) => JSON.stringify(partition));
  expect(partitions).toEqual(Array(8).fill('{"day":"2025-11-01","id":"a"}'));
});

test('files tell the statistics of their columns', async () => {
  const fields = [field('n', 'long'), field('text', 'string'), field('at', 'timestamp'), field('d', 'decimal(5,2)')];
  const nested = { type: 'struct' as const, fields: [field('x', 'integer')] };
  const table = await DeltaTable.create(url(), { schema: { type: 'struct', fields: [...fields, field('s', nested)] } });
  await table.append(
    query(`SELECT n, text, arrow_cast('2025-11-09T15:55:40.669Z', 'Timestamp(Microsecond, Some("UTC"))') AS at, CAST('1.25' AS DECIMAL(5,2)) AS d,
      named_struct('x', CAST(1 AS INT)) AS s FROM (VALUES (9007199254740993, 'a'), (-1, NULL)) AS v(n, text)`),
  );
  const [{ records, statistics }] = (await table.files()) as [Awaited<ReturnType<DeltaTable['files']>>[number]];
  expect(records).toBe(2);
  expect(statistics!.min).toMatchObject({ n: -1, text: 'a', d: 1.25, s: { x: 1 } });
  expect(statistics!.max).toMatchObject({ n: 9007199254740993n, text: 'a' });
  expect(statistics!.nullCount).toMatchObject({ n: 0, text: 1, s: { x: 0 } });
});

test('a location is a table or not, and a table tells its protocol', async () => {
  const table = await create({ 'delta.enableChangeDataFeed': 'true' });
  expect([await DeltaTable.isDeltaTable(table.url), await DeltaTable.isDeltaTable(url())]).toEqual([true, false]);
  expect(table.protocol).toEqual({ minReaderVersion: 1, minWriterVersion: 4, readerFeatures: [], writerFeatures: [] });
  const newer = await create({ 'delta.enableDeletionVectors': 'true' });
  expect(newer.protocol).toMatchObject({
    minReaderVersion: 3,
    minWriterVersion: 7,
    readerFeatures: ['deletionVectors'],
  });
});

test('a table counts its traffic, each object and each table of a query its own', async () => {
  const table = await create();
  const { bytesWritten } = table.io;
  await table.append(rows('a 1 2025-11-01'));
  const [file] = await table.files();
  expect(table.io.bytesWritten).toBeGreaterThan(bytesWritten + file!.size);

  const [left, right, idle] = await Promise.all([table, await create(), table].map(({ url }) => DeltaTable.open(url)));
  const before = [left!, right!, idle!].map(({ io }) => io);
  await query('SELECT * FROM l CROSS JOIN (SELECT count(*) FROM r)', { l: left!, r: right! }).rows();
  const read = [left!, right!, idle!].map(({ io }, at) => io.bytesRead - before[at]!.bytesRead);
  expect(read[0]).toBeGreaterThan(0);
  expect(read.slice(1)).toEqual([0, 0]);
  expect(left!.io.requests).toBeGreaterThan(before[0]!.requests);
});
