import { cpSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { boundariesOf } from '../support/boundaries';
import { lakeRun } from '../support/command';
import { corrupt } from '../support/corrupt';
import { expectExported, exportTo, lateLake, run } from '../support/lake';
import { leftovers } from '../support/leftovers';
import { expectSound } from '../support/sets';

const { folder, sound, lake } = lateLake();
const log = join(folder, 'log');

/** Every how many boundaries a replay is killed: 1 for each of them. */
const stride = Number(process.env.REPLAY_STRIDE ?? 45);

test('the next replay finishes one that was killed in the staging or in the swap', async () => {
  await corrupt(lake);
  const wrong = `${lake}-wrong`;
  cpSync(lake, wrong, { recursive: true });
  await exportTo(sound, `${sound}-export`);
  const args = ['replay', 'silver', '--lake', lake, '--yes', '--json'];
  const passed = boundariesOf('lake', args, join(folder, 'boundaries'));
  expect(passed.length).toBeGreaterThan(100);
  const boundaries = passed.flatMap((_, index) => (index % stride === 0 ? [index + 1] : []));
  rmSync(lake, { recursive: true });
  renameSync(wrong, lake);
  const copy = (at: number): string => `${lake}-${at}`;
  await leftovers('lake', args, { lake, boundaries, copy });
  for (const at of boundaries) {
    rmSync(lake, { recursive: true });
    renameSync(copy(at), lake);
    // Workers in between pass over it.
    await run(log, lake, ['silver', 'gold']);
    const { code, errors } = await lakeRun(args);
    expect({ at, code, errors }).toEqual({ at, code: 0, errors: '' });
    await expectExported(lake, `${sound}-export`);
  }
  await expectSound(lake);
});
