import { cpSync, readdirSync, unlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { DeltaTable } from '@fastcart/delta';
import type { MaintenanceCounts } from '@fastcart/operations/maintain/index';
import { publishedSet } from '@fastcart/published';
import { Lake, type RunRecord } from '@fastcart/runtime';
import { bronze, factOrders, isBusiness, published, rejected, silver, type Table, tables } from '@fastcart/schemas';
import { lakeRun } from '../support/command';
import { expectExported, exportTo, run, runBatches, temporaryFolder } from '../support/lake';
import { day, later, maintain } from '../support/maintenance';
import { sample } from '../support/samples';

const folder = temporaryFolder();
const log = join(folder, 'log');
/** The sample came in two parts: after the first, and after both; and that a day later, after maintenance. */
const [first, undisturbed, maintained] = ['first', 'undisturbed', 'maintained'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
const expected = join(folder, 'expected');
let counts: Record<string, MaintenanceCounts>;

let copies = 0;
function copyOf(of: string): string {
  const lake = join(folder, `lake-${copies++}`);
  cpSync(of, lake, { recursive: true });
  return lake;
}

beforeAll(async () => {
  const { batches } = sample('late');
  await runBatches('late', log, undisturbed, [batches.at(0)!]);
  cpSync(undisturbed, first, { recursive: true });
  await runBatches('late', log, undisturbed, [batches.at(-1)!]);
  await exportTo(undisturbed, expected);
  cpSync(undisturbed, maintained, { recursive: true });
  counts = await maintain(maintained, later(1));
});

const open = (lake: string, table: Table): Promise<DeltaTable> => DeltaTable.open(new Lake(lake).urlOf(table));
const immediately = { 'delta.deletedFileRetentionDuration': 'interval 0 seconds' };

/** The day of the runs of {@link undisturbed}, which may have been yesterday. */
async function dayOfRuns(): Promise<string> {
  const [file] = await (await open(undisturbed, bronze)).files();
  return file!.partition.ingestion_date!;
}

/** The files of a table's folder, without its log. */
function filesIn(lake: string, { path }: Table): string[] {
  return readdirSync(join(lake, path), { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.parquet') && !name.startsWith('_delta_log'),
  );
}

/** Makes a table's files and log as old as a time. */
function age(lake: string, { path }: Table, milliseconds: number): void {
  const then = new Date(Date.now() - milliseconds);
  const names = readdirSync(join(lake, path), { recursive: true, encoding: 'utf8' });
  for (const name of names) utimesSync(join(lake, path, name), then, then);
}

test('small files of past days become one file per partition; rows stay, and the set is published again', async () => {
  for (const table of tables.filter(isBusiness)) {
    const opened = await open(maintained, table);
    const partitions = (await opened.files()).map(({ partition }) => JSON.stringify(partition));
    expect({ table: table.name, files: new Set(partitions).size }).toEqual({
      table: table.name,
      files: partitions.length,
    });
    expect(counts[table.name]).toMatchObject({ files_after: partitions.length, held_back: 0, files_deleted: 0 });
    const set = await publishedSet(await open(maintained, published));
    expect({ table: table.name, version: set!.versions[table.name] }).toEqual({
      table: table.name,
      version: opened.version,
    });
  }
  expect(counts.bronze!.files_before).toBeGreaterThan(counts.bronze!.files_after);
  await expectExported(maintained, expected);
});

test('readers skip the commits of maintenance, which has nothing to do the next time', async () => {
  const lake = copyOf(maintained);
  const records = await run(log, lake);
  expect(records.map(({ layer, counts }) => ({ layer, new: counts.new ?? 0, orders: counts.orders ?? 0 }))).toEqual(
    ['bronze', 'silver', 'gold'].map((layer) => ({ layer, new: 0, orders: 0 })),
  );
  const versions = async () => Promise.all(tables.map(async (table) => (await open(lake, table)).version));
  await maintain(lake, later(1));
  const before = await versions();
  const { code, output } = await lakeRun([
    'maintain',
    '--yes',
    '--lake',
    lake,
    '--json',
    '--now',
    later(1).toISOString(),
  ]);
  // The published set moves once more: it is compacted itself, and names what Gold has done since.
  expect((await versions()).slice(0, -1)).toEqual(before.slice(0, -1));
  const outcomes = (JSON.parse(output) as RunRecord[]).map(({ outcome }) => outcome);
  expect({ code, outcomes: outcomes.slice(0, -1) }).toEqual({
    code: 0,
    outcomes: Array(tables.length - 1).fill('nothing to do'),
  });
  await expectExported(lake, expected);
});

test('the present day is not compacted, and without --yes nothing changes', async () => {
  const lake = copyOf(undisturbed);
  const names = [bronze, silver, rejected];
  const written = await dayOfRuns();
  const early = await maintain(lake, new Date(`${written}T23:59:59Z`));
  for (const { name } of names) expect(early[name]!.files_after).toBe(early[name]!.files_before);
  const before = filesIn(lake, silver);
  const { version } = await open(lake, silver);
  const args = ['maintain', '--lake', lake, '--table', 'silver', '--now', later(1).toISOString()];
  const { code, output } = await lakeRun([...args, '--json']);
  const [{ compaction, files }] = JSON.parse(output);
  expect({ code, files, compaction }).toEqual({
    code: 0,
    files: (await (await open(lake, silver)).files()).length,
    compaction: expect.objectContaining({ dates: [written] }),
  });
  expect((await lakeRun(args)).output).toContain('Nothing was changed. Use --yes to apply the changes.');
  expect((await open(lake, silver)).version).toBe(version);
  expect(filesIn(lake, silver)).toEqual(before);
});

test('files and log entries that a reader needs are kept until it has caught up', async () => {
  const lake = copyOf(maintained);
  // Nobody has read the commits of maintenance yet.
  const facts = await open(lake, factOrders);
  await facts.setProperties({ ...immediately, 'delta.logRetentionDuration': 'interval 0 seconds' });
  const before = filesIn(lake, factOrders);
  const now = later(1);
  const { code, output, errors } = await lakeRun(
    ['maintain', '--table', 'fact_orders', '--yes', '--lake', lake, '--json'],
    {
      LOG_LEVEL: 'warn',
    },
  );
  expect({ code, record: JSON.parse(output)[0] }).toMatchObject({ code: 0, record: { counts: { held_back: 1 } } });
  const warnings = errors
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(warnings).toEqual(['vacuum', 'log'].map((what) => expect.objectContaining({ code: 'READER_BEHIND', what })));
  expect(filesIn(lake, factOrders)).toEqual(before);
  await run(log, lake, ['gold']);
  age(lake, factOrders, 2 * day);
  const done = (await maintain(lake, now)).fact_orders!;
  expect(done).toMatchObject({ held_back: 0 });
  expect(done.files_deleted).toBeGreaterThan(0);
  expect(done.log_files_deleted).toBeGreaterThan(0);
  expect(filesIn(lake, factOrders)).toHaveLength(done.files_after);
  await expectExported(lake, expected);
});

test('a table that cannot be maintained does not prevent the maintenance of others', async () => {
  const lake = copyOf(undisturbed);
  unlinkSync(join(lake, bronze.path, filesIn(lake, bronze)[0]!));
  const args = ['maintain', '--yes', '--now', later(1).toISOString(), '--lake', lake, '--json'];
  const { code, output, errors } = await lakeRun(args);
  expect({ code, error: JSON.parse(errors.trim().split('\n').at(-1)!).code }).toEqual({
    code: 65,
    error: 'STORAGE_CORRUPT',
  });
  const done = (JSON.parse(output) as { table: string }[]).map(({ table }) => table);
  expect(done).toEqual(tables.map(({ name }) => name).filter((name) => name !== bronze.name));
  const opened = await open(lake, silver);
  const partitions = (await opened.files()).map(({ partition }) => JSON.stringify(partition));
  expect(new Set(partitions).size).toBe(partitions.length);
  const set = await publishedSet(await open(lake, published));
  expect(set!.versions.silver).toBe(opened.version);
});

test('a run that needs files that were deleted by hand ends and writes nothing', async () => {
  const lake = copyOf(first);
  await run(log, lake, ['bronze']);
  const table = await open(lake, bronze);
  await table.optimize();
  await table.vacuum({ mode: 'full', retentionHours: 0, enforceRetention: false });
  const before = await open(lake, silver);
  const { code, errors } = await lakeRun(['run', 'silver', '--lake', lake, '--json']);
  expect({ code, error: JSON.parse(errors.trim().split('\n').at(-1)!).code }).toEqual({
    code: 65,
    error: 'STORAGE_CORRUPT',
  });
  expect((await open(lake, silver)).version).toBe(before.version);
});
