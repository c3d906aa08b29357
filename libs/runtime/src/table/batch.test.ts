import { pathToFileURL } from 'node:url';
import { temporaryFolder } from '@fastcart/environments/testing';
import { DeltaTable, query } from '@fastcart/delta';
import { type Batch, nextBatch } from './batch';
import { commitAt } from './commit-ref';
import { type CommitRecord, write } from './record';

const folder = temporaryFolder();

const url = `${pathToFileURL(folder).href}/t`;
const schema = {
  type: 'struct' as const,
  fields: [{ name: 'n', type: 'long' as const, nullable: true, metadata: {} }],
};
let table: DeltaTable;

/** Rows are what the commit counts, not what it holds. */
async function commit(to: DeltaTable, rows: number, traceparent?: string, bytes?: number): Promise<void> {
  const metadata = write({ kind: 'rows', runId: 'a', layer: 'b', traceparent, counts: { rows }, bytes });
  await to.append(query('SELECT CAST(1 AS BIGINT) AS n'), { commit: { metadata } });
}

const rowsOf = (record: CommitRecord | undefined): number => (record?.kind === 'rows' && record.counts?.rows) || 0;

/** Versions 1 to 5; version 3 is of another program. */
beforeAll(async () => {
  table = await DeltaTable.create(url, { schema });
  await commit(table, 10);
  await commit(table, 20);
  await table.append(query('SELECT CAST(1 AS BIGINT) AS n'));
  await commit(table, 30, 'a');
  await commit(table, 40, 'b');
});

const at = (version: bigint) => ({ version, id: 0n });

const next = (from: bigint, limit: number, until?: bigint): Promise<Batch> =>
  nextBatch(
    table,
    'events',
    at(from),
    { rows: limit, bytes: 1000 },
    rowsOf,
    until === undefined ? undefined : at(until),
  );

test('a batch ends before the commit that would exceed its limit', async () => {
  expect(await next(0n, 30)).toMatchObject({ to: 3n, rows: 30 });
  expect(await next(0n, 29)).toMatchObject({ to: 1n, rows: 10 });
  expect(await next(3n, 1000)).toMatchObject({ to: 5n, rows: 70 });
});

test('a commit that alone exceeds the limit is one batch', async () => {
  expect(await next(4n, 1)).toMatchObject({ to: 5n, rows: 40 });
});

test('a batch of few rows ends before the commit that would exceed its limit of bytes', async () => {
  const heavy = await DeltaTable.create(`${url}-heavy`, { schema });
  for (const bytes of [400, 600, 1, 5000, undefined]) await commit(heavy, 1, undefined, bytes);
  const limit = { rows: 100, bytes: 1000 };
  const take = (from: bigint) => nextBatch(heavy, 'events', at(from), limit, rowsOf);
  expect(await take(0n)).toMatchObject({ to: 2n, rows: 2, bytes: 1000 });
  expect(await take(2n)).toMatchObject({ to: 3n, rows: 1, bytes: 1 });
  expect(await take(3n)).toMatchObject({ to: 4n, rows: 1, bytes: 5000 });
  expect(await take(4n)).toMatchObject({ to: 5n, rows: 1, bytes: 0 });
});

test('a batch has the runs that wrote it', async () => {
  expect((await next(2n, 1000)).writers).toEqual([undefined, 'a', 'b']);
});

test('an interrupted batch is read again unchanged', async () => {
  expect(await next(0n, 1, 4n)).toMatchObject({ to: 4n, rows: 60 });
});

test('commits made while a backlog is read come with the next refresh', async () => {
  const other = await DeltaTable.open(url);
  await commit(other, 500);
  expect(await next(3n, 1000)).toMatchObject({ to: 5n, rows: 70 });
});

test('housekeeping is in a batch without rows and writers, and marked', async () => {
  const another = await DeltaTable.create(`${url}-kept`, { schema });
  await commit(another, 10, 'a');
  const metadata = write({ kind: 'housekeeping', runId: 'b', layer: 'maintain', traceparent: 'b' });
  await another.append(query('SELECT CAST(1 AS BIGINT) AS n'), { commit: { metadata } });
  const batch = await nextBatch(another, 'events', at(0n), { rows: 10, bytes: 1000 }, rowsOf);
  const { id } = await commitAt(another, 2n);
  expect(batch).toEqual({
    after: 0n,
    to: 2n,
    id,
    rows: 10,
    bytes: 0,
    replaced: undefined,
    writers: ['a'],
    housekeeping: [2],
  });
});
