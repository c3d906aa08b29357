import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { openEventLog } from '@fastcart/events';
import { simulate } from '@fastcart/simulation';
import { killAfter, randoms } from '../support/chaos';
import { expectSameLakes, run, temporaryFolder } from '../support/lake';
import { ended, runApp, startApp } from '../support/process';
import { expectSound } from '../support/sets';

const kills = 30;

const folder = temporaryFolder();

/** A log, a lake that is disturbed, and one that is not. */
function paths(name: string): [string, string, string] {
  return [join(folder, name, 'log'), join(folder, name, 'lake'), join(folder, name, 'undisturbed')];
}

test(`a log of 20,000 events survives ${kills} kills at random moments`, async () => {
  const [log, lake, undisturbed] = paths('killed');
  const events = await openEventLog(`file://${log}`);
  await simulate({ log: events, orders: 5300, seed: 3, dirty: 0.05, days: 2 });
  await events.close();
  cpSync(log, `${log}-copy`, { recursive: true });
  await run(`${log}-copy`, undisturbed);

  const args = ['run', 'all', '--log', `file://${log}`, '--lake', lake];
  const random = randoms();
  for (let killed = 0; killed < kills;) {
    const { signal } = await killAfter(startApp('lake', args), 50 + 1500 * random.next().value);
    if (signal === 'SIGKILL') killed += 1;
  }
  expect(runApp('lake', args)).toMatchObject({ code: 0 });
  await expectSameLakes(lake, undisturbed);
});

test('two simultaneous runs of every layer without a lease write nothing twice', async () => {
  const [log, lake, undisturbed] = paths('twins');
  const events = await openEventLog(`file://${log}`);
  for (const [round, start] of ['2025-11-01', '2025-11-02', '2025-11-03'].entries()) {
    await simulate({ log: events, orders: 500, seed: 5, dirty: 0.05, start: new Date(start) });
    for (const layer of ['bronze', 'silver', 'gold']) {
      const args = [...(layer === 'bronze' ? ['--log', `file://${log}`] : []), '--lake', lake, '--lease', 'off'];
      const twins = [startApp(`${layer}-worker`, args), startApp(`${layer}-worker`, args)].map(ended);
      expect({ round, layer, codes: await Promise.all(twins) }).toEqual({ round, layer, codes: [0, 0] });
    }
    await run(log, undisturbed);
  }
  await events.close();
  await expectSound(lake);
  await expectSameLakes(lake, undisturbed);
});
