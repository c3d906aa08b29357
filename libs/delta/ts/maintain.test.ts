import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeltaTable, query } from '.';
import { backdate, contents, create, expectConflict, field, rows, url } from './testing/tables';

const path = (table: DeltaTable, ...names: string[]): string => join(fileURLToPath(table.url), ...names);
const parquet = (table: DeltaTable): string[] =>
  readdirSync(path(table), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.parquet') && !name.includes('_delta_log'))
    .sort();

async function ofManyFiles(): Promise<DeltaTable> {
  const table = await create();
  for (const id of ['a', 'b', 'c']) await table.append(rows(`${id} 1 2025-11-01`, `${id} 2 2025-11-02`));
  return table;
}

test('compaction makes one file of many, in the partitions that are asked for', async () => {
  const table = await ofManyFiles();
  const before = await contents(table);
  const { version, metrics } = await table.optimize({ partitions: [['day', '=', '2025-11-01']] });
  expect([version, table.version]).toEqual([4, 4]);
  expect(metrics).toMatchObject({ num_files_added: 1, num_files_removed: 3, partitions_optimized: 1 });
  expect(metrics.bytes_removed).toBeGreaterThan(metrics.bytes_added!);
  await table.optimize({ partitions: [['day', 'in', ['2025-11-02']]], targetSize: 1 << 20, maxConcurrentTasks: 1 });
  expect(await table.files()).toHaveLength(2);
  expect(await contents(table)).toEqual(before);
  // Nothing to do: no commit.
  expect((await table.optimize()).version).toBe(5);
});

test('a target size leaves files that are large enough', async () => {
  const table = await ofManyFiles();
  expect((await table.optimize({ targetSize: 1 })).metrics.num_files_added).toBe(0);
});

test('z-order sorts by several columns', async () => {
  const table = await ofManyFiles();
  const { metrics } = await table.optimize({ type: 'zorder', columns: ['id', 'amount'], minCommitInterval: 0 });
  expect(metrics).toMatchObject({ num_files_added: 2, num_files_removed: 6 });
  // A commit for each partition.
  expect(table.version).toBe(5);
  await expect(table.optimize({ type: 'zorder' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  await expect(table.optimize({ type: 'zorder', columns: ['day'] })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  });
});

test('vacuum deletes what the log has removed; full also what it never had', async () => {
  const table = await ofManyFiles();
  await table.optimize();
  const orphan = path(table, 'day=2025-11-01', 'orphan.parquet');
  writeFileSync(orphan, 'x');
  utimesSync(orphan, new Date(2020, 0), new Date(2020, 0));
  await expect(table.vacuum({ retentionHours: 0 })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });

  const options = { retentionHours: 0, enforceRetention: false };
  const planned = await table.vacuum({ ...options, dryRun: true });
  expect([planned.version, planned.files.length, parquet(table).length]).toEqual([4, 6, 9]);
  const done = await table.vacuum(options);
  expect([done.version, done.files.sort()]).toEqual([6, planned.files.sort()]);
  expect((await table.history(2)).map(({ operation }) => operation)).toEqual(['VACUUM END', 'VACUUM START']);
  expect((await table.vacuum({ ...options, mode: 'full' })).files).toEqual(['day=2025-11-01/orphan.parquet']);
  expect(parquet(table)).toHaveLength(2);
  // Nothing to do: no commit.
  expect(await table.vacuum()).toEqual({ version: 8, files: [] });
  expect(await contents(table)).toHaveLength(6);
});

test('the retention of a table is taken to the millisecond', async () => {
  // 65 seconds are no number of hours that a double can hold.
  const table = await create({ 'delta.deletedFileRetentionDuration': 'interval 65 seconds' });
  for (const mode of ['lite', 'full'] as const) expect((await table.vacuum({ mode })).files).toEqual([]);
});

test('full vacuum deletes what a killed process has not finished, once that is old enough', async () => {
  const table = await create();
  await table.append(rows('a 1 2025-11-01'));
  const staged = ['day=2025-11-01/part-1.parquet#1', '_delta_log/00000000000000000002.json#12', 'a.parquet#2'];
  for (const name of staged) writeFileSync(path(table, name), 'x');
  for (const name of staged.slice(0, 2)) utimesSync(path(table, name), new Date(2020, 0), new Date(2020, 0));
  const left = (): string[] =>
    readdirSync(path(table), { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('#'));

  for (const options of [{}, { mode: 'full', retentionHours: 1e12 } as const])
    expect((await table.vacuum(options)).files).toEqual([]);
  const old = staged.slice(0, 2).sort();
  expect((await table.vacuum({ mode: 'full', dryRun: true })).files.sort()).toEqual(old);
  expect(left()).toHaveLength(3);
  expect((await table.vacuum({ mode: 'full' })).files.sort()).toEqual(old);
  expect(left()).toEqual(['a.parquet#2']);
  await table.vacuum({ mode: 'full', retentionHours: 0, enforceRetention: false });
  expect(left()).toEqual([]);
  expect([table.version, await contents(table)]).toEqual([1, ['a 1.00 2025-11-01']]);
});

test('restore brings an earlier version back, by number or by time', async () => {
  const table = await create();
  await table.append(rows('a 1 2025-11-01'));
  await table.delete();
  expect((await table.restore({ version: 1 })).metrics).toEqual({ num_removed_files: 0, num_restored_files: 1 });
  expect([table.version, await contents(table)]).toEqual([3, ['a 1.00 2025-11-01']]);
  const then = backdate(table);
  await table.append(rows('b 1 2025-11-01'));
  await table.restore({ timestamp: then });
  expect(await contents(table)).toEqual(['a 1.00 2025-11-01']);
  await expect(table.restore({ version: 99 })).rejects.toMatchObject({ code: 'TABLE_NOT_FOUND' });
  await expect(table.restore({ version: table.version })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  await expect(table.restore({ timestamp: 'yesterday' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

test('restore refuses when a file is gone', async () => {
  const table = await create();
  await table.append(rows('a 1 2025-11-01'));
  await table.delete();
  rmSync(path(table, 'day=2025-11-01'), { recursive: true });
  await expect(table.restore({ version: 1 })).rejects.toMatchObject({ code: 'CORRUPT' });
});

test('repair forgets files that are gone, and no other', async () => {
  const table = await ofManyFiles();
  rmSync(path(table, 'day=2025-11-02'), { recursive: true });
  const planned = await table.repair({ dryRun: true });
  expect([planned.version, planned.files.length]).toEqual([3, 3]);
  expect(await table.repair()).toEqual({ version: 4, files: expect.arrayContaining(planned.files) });
  expect(await contents(table)).toEqual(['a 1.00 2025-11-01', 'b 1.00 2025-11-01', 'c 1.00 2025-11-01']);
  expect((await table.repair()).version).toBe(4);
});

test('repair and vacuum know files below partition values that are escaped in paths', async () => {
  const fields = [field('id', 'long'), field('place', 'string')];
  const table = await DeltaTable.create(url(), { schema: { type: 'struct', fields }, partitionBy: ['place'] });
  const places = ['a b', 'ü/ö', '50%', 'x=y', 'c:d', `it''s`, '2025-11-01 10:00:00'];
  await table.append(query(places.map((place, at) => `SELECT ${at} AS id, '${place}' AS place`).join(' UNION ALL ')));
  expect((await table.repair({ dryRun: true })).files).toEqual([]);
  const options = { mode: 'full', retentionHours: 0, enforceRetention: false, dryRun: true } as const;
  expect((await table.vacuum(options)).files).toEqual([]);
  expect((await query('SELECT count(DISTINCT place) AS n FROM t', { t: table }).rows())[0]).toEqual({ n: 7n });
});

test('a checkpoint lets the log before it be cleaned up', async () => {
  const table = await create({ 'delta.logRetentionDuration': 'interval 0 seconds' });
  for (const id of ['a', 'b', 'c']) await table.append(rows(`${id} 1 2025-11-01`));
  await table.checkpoint();
  expect(readdirSync(path(table, '_delta_log'))).toContain('00000000000000000003.checkpoint.parquet');
  for (const name of readdirSync(path(table, '_delta_log'))) {
    utimesSync(path(table, '_delta_log', name), new Date(2020, 0), new Date(2020, 0));
  }
  await table.append(rows('d 1 2025-11-01'));
  expect(await table.cleanupLog()).toBe(3);
  expect(await contents(await DeltaTable.open(table.url))).toHaveLength(4);
  await expect(DeltaTable.open(table.url, { version: 1 })).rejects.toMatchObject({ code: 'TABLE_NOT_FOUND' });
});

const now = { retentionHours: 0, enforceRetention: false };
test.each<[string, (stale: DeltaTable) => Promise<unknown>]>([
  ['optimize compact', (stale) => stale.optimize()],
  ['optimize zorder', (stale) => stale.optimize({ type: 'zorder', columns: ['id'] })],
  ['vacuum', (stale) => stale.vacuum(now)],
  ['restore', (stale) => stale.restore({ version: 1 })],
  [
    'repair',
    (stale) => {
      rmSync(path(stale, 'day=2025-11-02'), { recursive: true });
      mkdirSync(path(stale, 'day=2025-11-02'));
      return stale.repair();
    },
  ],
])('a stale object conflicts: %s', async (name, change) => {
  const table = await ofManyFiles();
  if (name === 'vacuum') await table.delete(`id = 'a'`);
  if (name !== 'repair') return expectConflict(table, change);
  const stale = await DeltaTable.open(table.url);
  await table.append(rows('late 1 2030-01-01'));
  await expect(change(stale)).rejects.toMatchObject({ code: 'COMMIT_CONFLICT' });
});

test('files are compared with their checksums, whatever wrote them and whatever became of the log', async () => {
  const table = await create({ 'delta.enableChangeDataFeed': 'true' });
  for (const id of ['a', 'b', 'c']) await table.append(rows(`${id} 1 2025-11-01`));
  await table.optimize();
  await table.merge(rows('a 9 2025-11-01', 'd 4 2025-11-03'), {
    on: 'target.id = source.id',
    whenMatched: [{}],
    whenNotMatched: [{}],
  });
  await table.append(rows('e 5 2025-11-02'));
  await table.restore({ version: table.version - 1 });
  await table.checkpoint();
  for (const entry of readdirSync(path(table, '_delta_log'))
    .filter((name) => name.endsWith('.json'))
    .slice(0, -1))
    rmSync(path(table, '_delta_log', entry));
  const opened = await DeltaTable.open(table.url);
  const files = (await opened.files()).map((file) => file.path);
  expect(await opened.verify()).toEqual({ verified: files.length, unverified: 0, damaged: [] });
  const [flipped, gone] = files.map((file) => path(table, file));
  const bytes = readFileSync(flipped!);
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(flipped!, bytes);
  rmSync(gone!);
  const { damaged, ...others } = await opened.verify();
  expect([damaged.sort(), others]).toEqual([files.slice(0, 2).sort(), { verified: files.length - 2, unverified: 0 }]);
});
