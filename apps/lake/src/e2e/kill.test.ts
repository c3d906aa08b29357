import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Lake } from '@fastcart/runtime';
import { validate } from '../validate';
import { expectSameLakes, run, temporaryFolder } from './support/lake';
import { runApp, runWatched } from './support/process';
import { sample, writeLog } from './support/samples';

/** The second run of `late`: it replaces stored rows, so that every road through a worker is taken. */
const { batches } = sample('late');
const folder = temporaryFolder();
const log = join(folder, 'log');

const args = {
  bronze: (lake: string) => ['--log', `file://${log}`, '--lake', lake],
  silver: (lake: string) => ['--lake', lake],
  gold: (lake: string) => ['--lake', lake],
};
const layers = ['bronze', 'silver', 'gold'] as const;
type Layer = (typeof layers)[number];

/** A lake in which the layer is the next to run. */
const before = (layer: Layer): string => join(folder, `before-${layer}`);

beforeAll(async () => {
  writeLog('late', log, batches[0]!);
  const lake = join(folder, 'lake');
  await run(log, lake);
  writeLog('late', log, batches[2]!);
  for (const layer of layers) {
    cpSync(lake, before(layer), { recursive: true });
    await run(log, lake, [layer]);
  }
});

/** The boundaries that a run of the layer passes, in order. */
function boundaries(layer: Layer): string[] {
  const lake = join(folder, `boundaries-${layer}`);
  cpSync(before(layer), lake, { recursive: true });
  const file = join(folder, `${layer}.boundaries`);
  const { code, errors } = runWatched(`${layer}-worker`, args[layer](lake), { BOUNDARIES: file });
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  return readFileSync(file, 'utf8').trim().split('\n');
}

describe.each(layers)('a %s run that is killed', (layer) => {
  test('at any boundary of its steps and commits is made good by the next', async () => {
    const passed = boundaries(layer);
    expect(passed.filter((boundary) => boundary.includes('"table"')).length).toBeGreaterThanOrEqual(4);
    for (const [index, boundary] of passed.entries()) {
      const lake = join(folder, 'killed');
      cpSync(before(layer), lake, { recursive: true });
      const killed = runWatched(`${layer}-worker`, args[layer](lake), { KILL_AT: String(index + 1) });
      expect({ boundary, signal: killed.signal }).toEqual({ boundary, signal: 'SIGKILL' });
      for (const next of layers.slice(layers.indexOf(layer))) {
        const { code, errors } = runApp(`${next}-worker`, args[next](lake));
        expect({ boundary, next, code, errors }).toEqual({ boundary, next, code: 0, errors: '' });
      }
      await expectSameLakes(lake, join(folder, 'lake'));
      rmSync(lake, { recursive: true });
    }
  }, 900_000);
});

test('the undisturbed lake is sound', async () => {
  expect(await validate(new Lake(join(folder, 'lake')))).toEqual([]);
});
