import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/lake';
import { program, runWatched } from '../support/process';
import { Stages } from '../support/stages';
import { layers } from '@fastcart/lake/run';

const folder = temporaryFolder();
let stages: Stages;

beforeAll(async () => {
  stages = await Stages.prepare(folder);
});

test.each(layers)('SIGTERM in each step of %s: it goes no further, and nothing is half-done', async (layer) => {
  for (const [index, boundary] of stages.boundaries(layer).entries()) {
    const lake = stages.lake(layer);
    const env = { TERM_AT: String(index + 1) };
    // A run that went on to its end would have ended with 0.
    const { code, errors } = runWatched(`${layer}-worker`, stages.args(layer, lake), env);
    expect({ boundary, code, errors }).toEqual({ boundary, code: 143, errors: '' });
    await stages.expectMadeGood(layer, lake);
  }
});

test.each(['silver', 'gold'] as const)('a full /tmp is told by %s, and the run after it finishes', async (layer) => {
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
  await stages.expectMadeGood(layer, lake);
});
