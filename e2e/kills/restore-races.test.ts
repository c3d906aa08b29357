import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openEventLog } from '@fastcart/events';
import { simulate } from '@fastcart/generator';
import { Lake } from '@fastcart/runtime';
import { bronze, goldTables, rejected } from '@fastcart/schemas';
import { exportLake } from '@fastcart/lake/export';
import { expectSameRows } from '../support/compare';
import { exported, run, temporaryFolder } from '../support/lake';
import { pauses } from '../support/pauses';
import { finished, runApp, startApp } from '../support/process';
import { expectSound, setsOf } from '../support/sets';

const seconds = Number(process.env.RACE_SECONDS ?? '25');

const folder = temporaryFolder();
const [log, lake, undisturbed] = ['log', 'lake', 'undisturbed'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];

/** Snapshots are of the days on which Gold ran; which value makes a new column of Bronze depends on what a run reads. */
const snapshots = goldTables.filter(({ parts }) => parts.some(({ update }) => update === 'snapshot'));
const compared = exported.filter((table) => ![bronze, rejected, ...snapshots].some(({ name }) => name === table.name));

test('restores while the three workers run, all of them killed now and then', async () => {
  const events = await openEventLog(`file://${log}`);
  const grow = (round: number): Promise<unknown> =>
    simulate({ log: events, orders: 200, seed: round, dirty: 0.05, start: new Date(Date.UTC(2025, 10, 1 + round)) });
  await grow(0);
  await run(log, lake);
  const moments = pauses();
  const until = Date.now() + seconds * 1000;
  const failures: string[] = [];
  const succeeded: string[] = [];
  const repeat = async (app: string, args: () => Promise<string[]>, rest: number): Promise<void> => {
    while (Date.now() < until) {
      const child = startApp(app, await args());
      const end = finished(child);
      // Two of three go on to their end.
      const pause = moments.next().value;
      const kill = pause % 3 === 0 ? setTimeout(() => child.kill('SIGKILL'), pause) : undefined;
      const { code, errors } = await end;
      if (code === 0) succeeded.push(app);
      if (code) failures.push((JSON.parse(errors.trim().split('\n').at(-1)!) as { code: string }).code);
      clearTimeout(kill);
      await sleep(rest);
    }
  };
  let restores = 0;
  const restore = async (): Promise<string[]> => {
    const sets = await setsOf(lake);
    const set = sets[moments.next().value % sets.length]!;
    const kept = restores++ % 2 === 0 ? [] : ['--keep-bronze'];
    const args = ['--json', 'restore', '--to-run', set, ...kept, '--yes', '--wait', '60'];
    return [...args, '--log', `file://${log}`, '--lake', lake];
  };
  const source = ['--log', `file://${log}`, '--lake', lake];
  const growing = (async () => {
    for (let round = 1; Date.now() < until; round++) {
      await sleep(3000);
      await grow(round);
    }
  })();
  await Promise.all([
    growing,
    repeat('bronze-worker', () => Promise.resolve(source), 500),
    repeat('silver-worker', () => Promise.resolve(['--lake', lake]), 500),
    repeat('gold-worker', () => Promise.resolve(['--lake', lake]), 500),
    repeat('lake', restore, 1500),
  ]);
  await events.close();
  expect(succeeded).toContain('lake');
  // Of a restore to a set that an earlier one had undone: until it is finished the layers above wait, and Bronze cannot be
  // kept. A restore that got no leases has CONFLICT.
  expect(failures.filter((code) => !['SOURCE_REWOUND', 'CONFLICT'].includes(code))).toEqual([]);
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
}, 600_000);
