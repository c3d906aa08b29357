import { cpSync, readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { DeltaTable } from '@fastcart/delta';
import { Lake } from '@fastcart/runtime';
import { factOrders } from '@fastcart/schemas';
import { lakeRun } from '../support/command';
import { expectSameLakes, run, runBatches, temporaryFolder } from '../support/lake';
import { later, maintain } from '../support/maintenance';
import { sample, writeLog } from '../support/samples';
import { setsOf } from '../support/sets';

const folder = temporaryFolder();
const [log, lake, undisturbed] = ['log', 'lake', 'undisturbed'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
const { batches } = sample('late');

/** Leaves of a table the files of these versions, as a VACUUM does that comes long after what else there was. */
async function keepOnly(path: string, versions: number[]): Promise<void> {
  const url = new Lake(path).urlOf(factOrders);
  const opened = await Promise.all(versions.map((version) => DeltaTable.open(url, { version })));
  const kept = (await Promise.all(opened.map((table) => table.files()))).flat().map((file) => file.path);
  const place = join(path, factOrders.path);
  const files = readdirSync(place, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.parquet'));
  const gone = files.filter((name) => !name.startsWith('_delta_log') && !kept.includes(name));
  expect(gone.length).toBeGreaterThan(0);
  for (const name of gone) unlinkSync(join(place, name));
}

test('Gold continues from a set that maintenance published, also when the files of undone commits are deleted', async () => {
  const open = async (): Promise<DeltaTable> => (await new Lake(lake).open(factOrders))[0];
  await runBatches('late', log, lake, batches.slice(0, 2));
  cpSync(lake, undisturbed, { recursive: true });
  // The set then names a version of fact_orders that the Gold tables have not read.
  await (await open()).setProperties({ note: 'kept' }, { commit: { metadata: { housekeeping: true } } });
  await maintain(lake, later(1));
  const [set, then] = [(await setsOf(lake)).at(-1)!, (await open()).version];
  writeLog('late', log, batches[2]!);
  await run(log, lake);
  await keepOnly(lake, [then, (await open()).version]);
  const args = ['restore', '--to-run', set, '--log', `file://${log}`, '--lake', lake, '--yes'];
  expect(await lakeRun(args)).toMatchObject({ code: 0, errors: '' });
  for (const each of [lake, undisturbed]) await run(log, each);
  await expectSameLakes(lake, undisturbed);
});
