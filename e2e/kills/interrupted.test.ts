import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { layers } from '@fastcart/operations/run';
import { temporaryFolder } from '../support/lake';
import { leftovers } from '../support/leftovers';
import { program, runApp, runWatched } from '../support/process';
import { expectSound } from '../support/sets';
import { Stages } from '../support/stages';
import { landEach, state } from '../support/state';

const folder = temporaryFolder();
let stages: Stages;

beforeAll(async () => {
  stages = await Stages.prepare(folder);
});

/** At least: before the layer's first commit, and after each. */
const fewest = { bronze: 3, silver: 4, gold: 15 };

test.each(layers)('the next run finishes a %s run that was killed or stopped at any point', async (layer) => {
  const isEnd = stages.boundaries(layer).map(({ at }) => at === 'end');
  // Nothing is written between the end of a step or commit and what starts next.
  const boundaries = isEnd.flatMap((is, index) => (is || index === 0 ? [index + 1] : []));
  const seen = new Set<string>();
  /** A state of the lake that was repaired once is not checked again. */
  async function expectRepaired(lake: string): Promise<void> {
    const left = state(lake);
    if (seen.has(left)) return;
    seen.add(left);
    await stages.expectRepaired(layer, lake);
  }

  const lake = stages.lake(layer);
  const copy = (boundary: number): string => `${lake}-${layer}-${boundary}`;
  await leftovers(`${layer}-worker`, stages.args(layer, lake), { lake, boundaries, copy });
  // Gold's tables mostly land all before the process knows of the first: they are landed here one after another, in one order.
  const [standing, between] = [`${lake}-standing`, `${lake}-between`];
  cpSync(copy(boundaries[0]!), standing, { recursive: true });
  for (const boundary of boundaries) {
    await landEach(standing, copy(boundary), async () => {
      rmSync(between, { recursive: true, force: true });
      cpSync(standing, between, { recursive: true });
      await expectRepaired(between);
    });
    await expectRepaired(copy(boundary));
  }
  rmSync(standing, { recursive: true });
  expect(seen.size).toBeGreaterThanOrEqual(fewest[layer]);

  // Asked to end, a run finishes the commits that it makes side by side. Of boundaries of one kind in a row, the first and
  // the last stand for all. A start counts too: the commit is under way when the signal arrives.
  const asking = isEnd.flatMap((is, at) => (is !== isEnd[at - 1] || is !== isEnd[at + 1] ? [at + 1] : []));
  for (const boundary of asking) {
    const asked = stages.lake(layer);
    const env = { TERM_AT: String(boundary) };
    // A run that went on to its end would have ended with 0. It may once it has read that nothing is left: the report follows.
    const isOver = boundary >= isEnd.length - 2;
    const { code, errors } = runWatched(`${layer}-worker`, stages.args(layer, asked), env);
    expect({ boundary, code, errors }).toEqual({ boundary, code: isOver && code === 0 ? 0 : 143, errors: '' });
    await expectRepaired(asked);
  }
});

test('Gold can run after a Silver run that was killed after any commit', async () => {
  const commits = stages
    .boundaries('silver')
    .flatMap(({ table, at }, index) => (table && at === 'end' ? [index + 1] : []));
  // What it rejects, what it replaces, what it adds.
  expect(commits).toHaveLength(3);
  for (const commit of commits) {
    const lake = stages.lake('silver');
    expect(runWatched('silver-worker', stages.args('silver', lake), { KILL_AT: String(commit) }).code).toBeNull();
    for (const layer of ['gold', 'silver', 'gold'] as const)
      expect(runApp(`${layer}-worker`, stages.args(layer, lake))).toMatchObject({ code: 0, errors: '' });
    await expectSound(lake);
  }
});

test('the undisturbed lake is sound', () => expectSound(stages.undisturbed));

test.each(['silver', 'gold'] as const)('%s reports a full /tmp, and the next run finishes', async (layer) => {
  const lake = stages.lake(layer);
  const tiny = join(folder, 'tiny');
  mkdirSync(tiny, { recursive: true });
  // File systems of a page that only this process sees. Without room in /dev/shm a run takes the temporary folder.
  const script = `for place in '${tiny}' /dev/shm; do mount -t tmpfs -o size=4k tmpfs "$place" || exit; done; exec "$@"`;
  const worker = [process.execPath, program(`${layer}-worker`), ...stages.args(layer, lake)];
  const { status, stderr } = spawnSync('unshare', ['--map-root-user', '--mount', 'sh', '-c', script, 'sh', ...worker], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, TMPDIR: tiny },
  });
  expect({ status, code: (JSON.parse(stderr) as { code: string }).code }).toEqual({ status: 75, code: 'DISK_FULL' });
  await stages.expectRepaired(layer, lake);
});
