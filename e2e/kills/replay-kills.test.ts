import { join } from 'node:path';
import { openEventLog } from '@fastcart/events';
import { validate } from '@fastcart/operations/validate/index';
import { Lake } from '@fastcart/runtime';
import { goldTables } from '@fastcart/schemas';
import { simulate } from '@fastcart/simulation';
import { disturb } from '../support/chaos';
import { corrupt } from '../support/corrupt';
import { expectSameRows } from '../support/compare';
import { exported, exportTo, run, temporaryFolder } from '../support/lake';
import { runApp } from '../support/process';

/** How often each process is killed. */
const kills = Number(process.env.REPLAY_KILLS ?? 2);

const folder = temporaryFolder();
const [log, lake, undisturbed] = ['log', 'lake', 'undisturbed'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
const url = `file://${log}`;

/** Which days have a snapshot depends on when Gold ran. */
const snapshots = goldTables.filter(({ parts }) => parts.some(({ update }) => update === 'snapshot'));
const comparable = exported.filter(({ name }) => !snapshots.some((table) => table.name === name));

test('replays and workers that are killed many times leave a sound lake', async () => {
  const events = await openEventLog(url);
  await simulate({ log: events, orders: 500, seed: 11, dirty: 0.05, start: new Date('2025-11-01') });
  await run(log, lake);
  await corrupt(lake);
  let day = 2;
  const feed = (): Promise<unknown> => {
    const start = new Date(Date.UTC(2025, 10, day));
    return simulate({ log: events, orders: 50, seed: day++, dirty: 0.05, start });
  };
  await disturb(
    [
      { app: 'bronze-worker', args: () => ['--log', url, '--lake', lake], runs: 3 },
      { app: 'silver-worker', args: () => ['--lake', lake], runs: 3 },
      { app: 'gold-worker', args: () => ['--lake', lake], runs: 3 },
      { app: 'lake', args: () => ['replay', 'silver', '--yes', '--wait', '600', '--lake', lake], runs: 1 },
    ],
    // 75: another writer committed first.
    { times: kills, feed, mayEnd: ({ code }) => code === 0 || code === 75 },
  );
  await events.close();
  expect(runApp('lake', ['run', 'all', '--log', url, '--lake', lake])).toMatchObject({ code: 0 });
  expect(runApp('lake', ['replay', 'silver', '--yes', '--lake', lake])).toMatchObject({
    code: 0,
    errors: '',
  });
  expect(await validate(new Lake(lake))).toEqual([]);
  await run(log, undisturbed);
  for (const path of [lake, undisturbed]) await exportTo(path, `${path}-export`);
  for (const table of comparable) expectSameRows(table, `${lake}-export`, `${undisturbed}-export`);
});
