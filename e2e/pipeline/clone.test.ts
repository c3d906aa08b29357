import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { DeltaTable } from '@fastcart/delta';
import { lakeStatus } from '@fastcart/operations/status';
import { Lake } from '@fastcart/runtime';
import { bronze, tables } from '@fastcart/schemas';
import { lakeRun } from '../support/command';
import { expectExported, expectSameLakes, exportTo, run, temporaryFolder } from '../support/lake';
import { sample, writeLog } from '../support/samples';
import { setsOf } from '../support/sets';

const folder = temporaryFolder();
const log = join(folder, 'log');
const { batches } = sample('late');
const [original, first, undisturbed] = ['original', 'first', 'undisturbed'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
let sets: string[];

const clone = (lake: string, url: string, ...more: string[]): string[] => ['clone', url, '--lake', lake, ...more];

async function cloned(lake: string, url: string, ...more: string[]): Promise<void> {
  const { code, errors } = await lakeRun(clone(lake, url, ...more));
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
}

/** The sample's second batch is read, and the third is there. */
beforeAll(async () => {
  for (const bytes of batches.slice(0, 2)) {
    writeLog('late', log, bytes);
    await run(log, original);
    if (bytes === batches[0]) cpSync(original, first, { recursive: true });
  }
  writeLog('late', log, batches[2]!);
  sets = await setsOf(original);
  cpSync(original, undisturbed, { recursive: true });
  await run(log, undisturbed);
  await exportTo(undisturbed, `${undisturbed}-export`);
});

test('a clone equals the lake, with the same plan fingerprints, and workers continue on it', async () => {
  const [copy, again] = [join(folder, 'copy'), join(folder, 'again')] as [string, string];
  await cloned(original, copy);
  await expectSameLakes(copy, original);
  for (const table of tables) {
    const [left, right] = await Promise.all(
      [original, copy].map((lake) => DeltaTable.open(new Lake(lake).urlOf(table))),
    );
    for (const part of ['schema', 'properties', 'partitionColumns', 'name', 'description'] as const)
      expect(right![part]).toEqual(left![part]);
  }
  await cloned(copy, again);
  for (const lake of [copy, again]) {
    const behind = (await lakeStatus(new Lake(lake), `file://${log}`, 'ecommerce-sales')).filter(
      ({ lag }) => lag !== 0,
    );
    // The log's third batch; what has no row is never behind.
    expect(behind.map(({ table, lag }) => [table, lag === null])).toEqual([
      ['bronze', false],
      ...['quarantine', 'rejected', 'forgotten'].map((name) => [name, true]),
    ]);
    const before = await run(log, lake);
    expect(before.map(({ outcome }) => outcome)).toEqual(Array(3).fill('committed'));
    await expectExported(lake, `${undisturbed}-export`);
    expect(await run(log, lake)).toMatchObject(Array(3).fill({ outcome: 'nothing to do' }));
  }
});

test('an earlier set can be cloned', async () => {
  const copy = join(folder, 'earlier');
  await cloned(undisturbed, copy, '--to-run', sets[0]!);
  await expectSameLakes(copy, first);
});

test('a clone onto an existing lake is refused and writes nothing', async () => {
  const before = await DeltaTable.open(new Lake(first).urlOf(bronze));
  const { code, errors } = await lakeRun(clone(original, first));
  expect({ code, errors }).toEqual({ code: 78, errors: expect.stringContaining('holds a lake already') });
  await before.refresh();
  expect(before.version).toBe((await DeltaTable.open(new Lake(first).urlOf(bronze))).version);
});
