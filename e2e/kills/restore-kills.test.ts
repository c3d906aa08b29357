import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Boundary, boundariesOf } from '../support/boundaries';
import { lakeRun } from '../support/command';
import { expectSameLakes, run, runBatches, temporaryFolder } from '../support/lake';
import { runWatched } from '../support/process';
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
let passed: Boundary[];
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
  passed = boundariesOf('lake', restore(copyOf(original, 'lake')), join(folder, 'boundaries'));
});

// Every commit but those of some Gold tables, of which none tells more than its neighbour.
test.each(['conversion_metrics', 'published', 'fact_orders', 'silver', 'rejected', 'bronze'])(
  'a restore that is killed after %s leaves a sound lake, with which workers go on, and is finished by the next',
  async (name) => {
    const boundary = passed.findIndex(({ table, at }) => table === name && at === 'end') + 1;
    const lake = copyOf(original, 'lake');
    expect(runWatched('lake', restore(lake), { KILL_AT: String(boundary) }).signal).toBe('SIGKILL');
    const left = copyOf(lake, 'left');
    await restored(lake);
    await expectSameLakes(lake, first);

    await expectSound(left);
    await run(log, left);
    await expectSound(left);
    await restored(left);
    await expectSameLakes(left, first);
    await run(log, left);
    await expectSound(left);
    await expectSameLakes(left, goneOn);
  },
);
