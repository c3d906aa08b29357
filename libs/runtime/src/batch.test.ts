import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DeltaTable, query } from '@fastcart/delta';
import { type Batch, nextBatch } from './batch';

const folder = mkdtempSync(join(tmpdir(), 'fastcart-batch-'));
afterAll(() => rmSync(folder, { recursive: true }));

const url = `${pathToFileURL(folder).href}/t`;
const schema = {
  type: 'struct' as const,
  fields: [{ name: 'n', type: 'long' as const, nullable: true, metadata: {} }],
};
let table: DeltaTable;

async function commit(to: DeltaTable, metadata: Record<string, unknown>): Promise<void> {
  await to.append(query('SELECT CAST(1 AS BIGINT) AS n'), { commit: { metadata } });
}

/** Versions 1 to 5; version 3 is a commit that counts nothing, as of maintenance. */
beforeAll(async () => {
  table = await DeltaTable.create(url, { schema });
  for (const metadata of [
    { rows: 10 },
    { rows: 20 },
    {},
    { rows: 30, traceparent: 'a' },
    { rows: 40, traceparent: 'b' },
  ])
    await commit(table, metadata);
});

const next = (from: bigint, limit: number, until?: bigint): Promise<Batch> =>
  nextBatch(table, 'events', from, limit, ({ rows }) => (rows as number | undefined) ?? 0, until);

test('a batch ends before the commit that would be too much', async () => {
  expect(await next(0n, 30)).toMatchObject({ to: 3n, rows: 30 });
  expect(await next(0n, 29)).toMatchObject({ to: 1n, rows: 10 });
  expect(await next(3n, 1000)).toMatchObject({ to: 5n, rows: 70 });
});

test('a commit that alone is too much is a batch', async () => {
  expect(await next(4n, 1)).toMatchObject({ to: 5n, rows: 40 });
});

test('a batch names the runs that wrote it', async () => {
  expect((await next(2n, 1000)).writers).toEqual([undefined, 'a', 'b']);
});

test('an interrupted batch is taken again as it was', async () => {
  expect(await next(0n, 1, 4n)).toMatchObject({ to: 4n, rows: 60 });
});

test('what is committed while a backlog is worked off comes with the next refresh', async () => {
  const other = await DeltaTable.open(url);
  await commit(other, { rows: 500 });
  expect(await next(3n, 1000)).toMatchObject({ to: 5n, rows: 70 });
});

test('housekeeping is in a batch without rows and writers, and told apart', async () => {
  const another = await DeltaTable.create(`${url}-kept`, { schema });
  await commit(another, { rows: 10, traceparent: 'a' });
  await commit(another, { rows: 10, traceparent: 'b', housekeeping: true });
  const batch = await nextBatch(another, 'events', 0n, 10, ({ rows }) => rows as number);
  expect(batch).toEqual({ after: 0n, to: 2n, rows: 10, writers: ['a'], housekeeping: [2] });
});
