import { Lake } from '@fastcart/runtime';
import { layers } from '@fastcart/lake/run';
import { validate } from '@fastcart/lake/validate/index';
import { temporaryFolder } from '../support/lake';
import { runWatched } from '../support/process';
import { Stages } from '../support/stages';

const folder = temporaryFolder();
let stages: Stages;

beforeAll(async () => {
  stages = await Stages.prepare(folder);
});

describe.each(layers)('a %s run that is killed', (layer) => {
  test('at any boundary of its steps and commits is made good by the next', async () => {
    const passed = stages.boundaries(layer);
    expect(passed.filter((boundary) => boundary.includes('"table"')).length).toBeGreaterThanOrEqual(4);
    for (const [index, boundary] of passed.entries()) {
      const lake = stages.lake(layer);
      const killed = runWatched(`${layer}-worker`, stages.args(layer, lake), { KILL_AT: String(index + 1) });
      expect({ boundary, signal: killed.signal }).toEqual({ boundary, signal: 'SIGKILL' });
      await stages.expectMadeGood(layer, lake);
    }
  });
});

test('the undisturbed lake is sound', async () => {
  expect(await validate(new Lake(stages.undisturbed))).toEqual([]);
});
