import { cpSync, rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeltaTable, query } from '@fastcart/delta';
import { Lake } from '@fastcart/runtime';
import { bronze, silver, tables } from '@fastcart/schemas';
import { lakeRun } from '../support/command';
import { expectSameLakes, run, runBatches, temporaryFolder } from '../support/lake';
import { runApp } from '../support/process';
import { sample } from '../support/samples';
import { setsOf } from '../support/sets';

const folder = temporaryFolder();
const [log, original] = ['log', 'original'].map((name) => join(folder, name)) as [string, string];
let first: string;

beforeAll(async () => {
  await runBatches('late', log, original, sample('late').batches.slice(0, 2));
  [first] = (await setsOf(original)) as [string];
});

let lake: string;
let copies = 0;
beforeEach(() => {
  lake = join(folder, `lake-${copies++}`);
  cpSync(original, lake, { recursive: true });
});

const restore = (...more: string[]) => restoreTo(first, ...more);

const restoreTo = (set: string, ...more: string[]) =>
  lakeRun(['--json', 'restore', '--to-run', set, '--log', `file://${log}`, '--lake', lake, ...more]);

const versions = (): Promise<number[]> =>
  Promise.all(tables.map(async (table) => (await DeltaTable.open(new Lake(lake).urlOf(table))).version));

const expectRefused = (code: string, message: string, ...more: string[]): Promise<void> =>
  expectSetRefused(first, code, message, ...more);

async function expectSetRefused(set: string, code: string, message: string, ...more: string[]): Promise<void> {
  const before = await versions();
  const ended = await restoreTo(set, '--yes', ...more);
  expect(JSON.parse(ended.errors)).toMatchObject({ code, message: expect.stringContaining(message) });
  expect(await versions()).toEqual(before);
}

test('without --yes the plan is printed and nothing changes', async () => {
  const before = await versions();
  const { code, output } = await restore();
  const plan = JSON.parse(output) as {
    tables: { table: string; version: number; newest: number; rows: number; rowsNow: number }[];
    offsets: { from: string; to: string }[];
  };
  expect(plan).toMatchObject({ set: { runId: first }, restored: false });
  expect(code).toBe(0);
  expect(await versions()).toEqual(before);
  const events = plan.tables.find(({ table }) => table === bronze.name)!;
  expect(events.rows).toBeLessThan(events.rowsNow);
  expect(plan.offsets.some(({ from, to }) => BigInt(from) < BigInt(to))).toBe(true);
});

test('a set with a missing file is refused', async () => {
  const then = await DeltaTable.open(new Lake(lake).urlOf(silver), { version: 1 });
  const [file] = await then.files();
  unlinkSync(join(fileURLToPath(then.url), decodeURIComponent(file!.path)));
  await expectRefused('RESTORE_REFUSED', 'silver: 1 files of version');
});

test('a set from before a customer was forgotten is refused', async () => {
  const table = await DeltaTable.open(new Lake(lake).urlOf(silver));
  const commit = { metadata: { layer: 'forget', housekeeping: true } };
  await table.append(query('SELECT * FROM t WHERE false', { t: table }), { commit });
  await expectRefused('RESTORE_REFUSED', 'silver: a person was forgotten');
});

test('a set that was not published is refused, and so are --to-run and --at together', async () => {
  await expectRefused('USAGE_INVALID', 'one of --to-run and --at', '--at', '2025-11-09T12:00:00Z');
  await expectSetRefused('nobody', 'RESTORE_REFUSED', 'no run nobody published');
});

test('a log with another topic id is refused, unless Bronze is kept', async () => {
  const other = ['--log', `file://${join(folder, 'nowhere')}`];
  await expectRefused('LOG_MISSING', '--keep-bronze', ...other);
  expect((await restore('--yes', '--keep-bronze', ...other)).code).toBe(0);
  await run(log, lake);
  await expectSameLakes(lake, original);
});

test('a layer whose source was replaced by an older copy ends with an error', async () => {
  const path = fileURLToPath(new Lake(lake).urlOf(bronze));
  rmSync(join(path, '_delta_log', '00000000000000000002.json'));
  const { code, errors } = runApp('silver-worker', ['--lake', lake]);
  expect({ code, errors }).toEqual({ code: 65, errors: expect.stringContaining('SOURCE_REWOUND') });
});
