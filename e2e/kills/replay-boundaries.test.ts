import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Lake } from '@fastcart/runtime';
import { validate } from '@fastcart/lake/validate/index';
import { boundariesOf } from '../support/boundaries';
import { lakeRun } from '../support/command';
import { corrupt } from '../support/corrupt';
import { expectSameLakes, lateLake, run } from '../support/lake';
import { runWatched } from '../support/process';

const { folder, sound, lake } = lateLake();
const log = join(folder, 'log');

/** Every how many boundaries a replay is killed: 1 for each of them. */
const stride = Number(process.env.REPLAY_STRIDE ?? 17);

test('a replay that is killed, in the staging or in the swap, is finished by the next', async () => {
  await corrupt(lake);
  const wrong = `${lake}-wrong`;
  cpSync(lake, wrong, { recursive: true });
  const args = ['replay', 'silver', '--lake', lake, '--yes', '--json'];
  const passed = boundariesOf('lake', args, join(folder, 'boundaries'));
  expect(passed.length).toBeGreaterThan(100);
  for (let at = 1; at <= passed.length; at += stride) {
    rmSync(lake, { recursive: true });
    cpSync(wrong, lake, { recursive: true });
    const killed = runWatched('lake', args, { KILL_AT: String(at) });
    expect({ at, signal: killed.signal }).toEqual({ at, signal: 'SIGKILL' });
    // Workers in between pass over it.
    await run(log, lake, ['silver', 'gold']);
    const { code, errors } = await lakeRun(args);
    expect({ at, code, errors }).toEqual({ at, code: 0, errors: '' });
    expect({ at, findings: await validate(new Lake(lake)) }).toEqual({ at, findings: [] });
  }
  await expectSameLakes(lake, sound);
});
