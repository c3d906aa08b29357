import { join } from 'node:path';
import { openEventLog } from '@fastcart/events';
import { exportLake } from '@fastcart/operations/export';
import { Lake } from '@fastcart/runtime';
import { bronze, goldTables, rejected } from '@fastcart/schemas';
import { simulate } from '@fastcart/simulation';
import { disturb, randoms } from '../support/chaos';
import { expectSameRows } from '../support/compare';
import { exported, run, temporaryFolder } from '../support/lake';
import { type Ended, runApp } from '../support/process';
import { expectSound, setsOf } from '../support/sets';

/** How often each process is killed. */
const kills = Number(process.env.RESTORE_KILLS ?? 3);

const folder = temporaryFolder();
const [log, lake, undisturbed] = ['log', 'lake', 'undisturbed'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];

/** Snapshots are of the days on which Gold ran; which value makes a new column of Bronze depends on what a run reads. */
const snapshots = goldTables.filter(({ parts }) => parts.some(({ update }) => update === 'snapshot'));
const compared = exported.filter((table) => ![bronze, rejected, ...snapshots].some(({ name }) => name === table.name));

/**
 * SOURCE_REWOUND follows a restore to a set that an earlier one had undone: until it is finished the layers above wait, and
 * Bronze cannot be kept. CONFLICT is a restore that got no leases.
 */
function mayEnd({ code, errors }: Ended): boolean {
  return code === 0 || /"code":"(SOURCE_REWOUND|CONFLICT)"/.test(errors.trim().split('\n').at(-1)!);
}

test('restores and workers that are killed many times leave a sound lake', async () => {
  const events = await openEventLog(`file://${log}`);
  let rounds = 0;
  const grow = (): Promise<unknown> => {
    const start = new Date(Date.UTC(2025, 10, 1 + rounds));
    return simulate({ log: events, orders: 200, seed: rounds++, dirty: 0.05, start });
  };
  await grow();
  await run(log, lake);
  const random = randoms();
  let restores = 0;
  const restore = async (): Promise<string[]> => {
    const sets = await setsOf(lake);
    const set = sets[Math.floor(random.next().value * sets.length)]!;
    const kept = restores++ % 2 === 0 ? [] : ['--keep-bronze'];
    const args = ['--json', 'restore', '--to-run', set, ...kept, '--yes', '--wait', '600'];
    return [...args, '--log', `file://${log}`, '--lake', lake];
  };
  const source = ['--log', `file://${log}`, '--lake', lake];
  await disturb(
    [
      { app: 'bronze-worker', args: () => source, runs: 3 },
      { app: 'silver-worker', args: () => ['--lake', lake], runs: 3 },
      { app: 'gold-worker', args: () => ['--lake', lake], runs: 3 },
      { app: 'lake', args: restore, runs: 1 },
    ],
    { times: kills, feed: grow, mayEnd },
  );
  await events.close();
  expect(
    runApp(
      'lake',
      (await restore()).filter((arg) => arg !== '--keep-bronze'),
    ),
  ).toMatchObject({ code: 0 });
  await run(log, lake);
  await run(log, undisturbed);
  await expectSound(lake);
  const counts = await Promise.all([lake, undisturbed].map((each) => exportLake(new Lake(each), `${each}-export`)));
  for (const { name } of [bronze, rejected]) expect(counts[0]![name]).toBe(counts[1]![name]);
  for (const table of compared) expectSameRows(table, `${lake}-export`, `${undisturbed}-export`);
});
