import { DeltaTable, type IoCounts, query } from '.';
import { contents, create, rows } from './testing/tables';

/** So many rows; years of them for an operation that is to be aborted. */
const series = (count: number): string =>
  `SELECT CAST(value AS VARCHAR) AS id, CAST(1 AS DECIMAL(18,2)) AS amount, DATE '2025-11-01' AS day
  FROM generate_series(1, ${count})`;
const endless = series(1e15);

test.each<[string, (table: DeltaTable, signal: AbortSignal) => Promise<unknown>]>([
  ['append', (table, signal) => table.append(query(endless), { signal })],
  ['overwrite', (table, signal) => table.overwrite(query(endless), { signal })],
  [
    'merge',
    (table, signal) => table.merge(query(endless), { on: 'target.id = source.id', whenMatched: [{}] }, { signal }),
  ],
  ['upsert', (table, signal) => table.upsert(query(endless), { on: ['id'] }, { signal })],
  ['a result as rows', (_, signal) => query(`SELECT count(DISTINCT id) AS n FROM (${endless})`).rows({ signal })],
  ['a result as a stream', (_, signal) => Array.fromAsync(query(`SELECT max(id) FROM (${endless})`).arrow({ signal }))],
])('an aborted operation rejects, and leaves the table as it was: %s', async (_, run) => {
  const table = await create();
  await table.append(rows('a 1 2025-11-01'));
  const controller = new AbortController();
  const reason = new Error('no longer needed');
  setTimeout(() => controller.abort(reason), 100);
  await expect(run(table, controller.signal)).rejects.toMatchObject({ code: 'ABORTED', cause: reason });
  await table.refresh();
  expect([table.version, await contents(table)]).toEqual([1, ['a 1.00 2025-11-01']]);
});

test.each<[string, (table: DeltaTable, signal: AbortSignal) => Promise<unknown>]>([
  ['open', (table, signal) => DeltaTable.open(table.url, { signal })],
  ['isDeltaTable', (table, signal) => DeltaTable.isDeltaTable(table.url, { signal })],
  ['append', (table, signal) => table.append(rows('b 1 2025-11-01'), { signal })],
  ['optimize', (table, signal) => table.optimize({ signal })],
  ['vacuum', (table, signal) => table.vacuum({ signal })],
  ['checkpoint', (table, signal) => table.checkpoint({ signal })],
  ['setName', (table, signal) => table.setName('x', { signal })],
])('a signal that has fired lets nothing begin: %s', async (_, run) => {
  const table = await create();
  await expect(run(table, AbortSignal.abort())).rejects.toMatchObject({ code: 'ABORTED' });
  expect((await DeltaTable.open(table.url)).version).toBe(0);
});

test('progress is told during an operation and at its end', async () => {
  const table = await create();
  const calls: IoCounts[] = [];
  const before = table.io;
  const source = query(series(3_000_000));
  await table.append(source, { onProgress: (io) => calls.push(io) });
  expect(calls.length).toBeGreaterThan(1);
  const { bytesWritten, requests } = calls.at(-1)!;
  expect(bytesWritten).toBe(table.io.bytesWritten - before.bytesWritten);
  expect(bytesWritten).toBeGreaterThan((await table.files()).reduce((sum, { size }) => sum + size, 0));
  expect(requests).toBeGreaterThan(0);

  const reads: IoCounts[] = [];
  const opened = await DeltaTable.open(table.url);
  await query('SELECT max(id) FROM t', { t: opened }).rows({ onProgress: (io) => reads.push(io) });
  expect(reads.at(-1)!.bytesRead).toBeGreaterThan(1000);
});
