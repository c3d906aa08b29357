import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { boundariesOf } from '../support/boundaries';
import { lakeRun } from '../support/command';
import { expectExported, exportTo, run, runBatches, temporaryFolder } from '../support/lake';
import { leftovers } from '../support/leftovers';
import { sample } from '../support/samples';
import { expectSound, setsOf } from '../support/sets';

const folder = temporaryFolder();
/** A lake after all batches, after the first one, and after the first one and then the rest at once. */
const [log, original, first, goneOn] = ['log', 'original', 'first', 'gone-on'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
  string,
];
const { batches } = sample('late');
/** Every commit, but of the Gold tables only some, because their commits are all alike. */
const killedAfter = ['conversion_metrics', 'published', 'fact_orders', 'silver', 'rejected', 'bronze'];
/** What is run with `lake` to set a lake back to the first set. */
let restore: (lake: string) => string[];

function copyOf(lake: string, name: string): string {
  const copy = join(folder, name);
  rmSync(copy, { recursive: true, force: true });
  cpSync(lake, copy, { recursive: true });
  return copy;
}

async function restored(lake: string): Promise<void> {
  expect(await lakeRun(restore(lake))).toMatchObject({ code: 0, errors: '' });
}

beforeAll(async () => {
  await runBatches('late', log, original, batches.slice(0, 1));
  copyOf(original, 'first');
  await runBatches('late', log, original, batches.slice(1));
  copyOf(first, 'gone-on');
  await run(log, goneOn);
  const [set] = (await setsOf(original)) as [string];
  restore = (lake) => ['--json', 'restore', '--to-run', set, '--log', `file://${log}`, '--lake', lake, '--yes'];
  const passed = boundariesOf('lake', restore(copyOf(original, 'whole')), join(folder, 'boundaries'));
  const boundaries = killedAfter.map((name) => passed.findIndex(({ table, at }) => table === name && at === 'end') + 1);
  const lake = copyOf(original, 'lake');
  const copy = (boundary: number): string => join(folder, `after-${passed[boundary - 1]!.table}`);
  await leftovers('lake', restore(lake), { lake, boundaries, copy });
  for (const each of [first, goneOn]) await exportTo(each, `${each}-export`);
});

test.each(killedAfter)(
  'a restore that is killed after %s leaves a sound lake for workers, and the next restore finishes it',
  async (name) => {
    const left = join(folder, `after-${name}`);
    const lake = copyOf(left, 'lake');
    await restored(lake);
    await expectExported(lake, `${first}-export`);

    await expectSound(left);
    await run(log, left);
    await expectSound(left);
    await restored(left);
    await expectExported(left, `${first}-export`);
    await run(log, left);
    await expectExported(left, `${goneOn}-export`);
  },
);
