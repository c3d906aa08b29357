import { join } from 'node:path';
import { openEventLog } from '@fastcart/events';
import { validate } from '@fastcart/operations/validate/index';
import { Lake } from '@fastcart/runtime';
import { bronze, factOrders, rejected, silver, tables } from '@fastcart/schemas';
import { simulate } from '@fastcart/simulation';
import { disturb } from '../support/chaos';
import { expectSameRows } from '../support/compare';
import { expectSameLakes, exportTo, run, temporaryFolder } from '../support/lake';
import { at, expectWholeGold, later } from '../support/maintenance';
import { runApp } from '../support/process';

/** How often each process is killed. */
const kills = Number(process.env.MAINTAIN_KILLS ?? 2);
const folder = temporaryFolder();

/** Without retention of files, a file that is deleted too early is missed at once. The log is kept: every reader needs it. */
async function keepNothing(lake: string): Promise<void> {
  const properties = { 'delta.deletedFileRetentionDuration': 'interval 0 seconds' };
  for (const table of await new Lake(lake).open(...tables)) await table.setProperties(properties);
}

/** Three workers and `lake maintain` with these flags, killed again and again. */
async function disturbed(
  name: string,
  flags: string[],
  env: Record<string, string>,
  expectSame: (lake: string, undisturbed: string) => Promise<void>,
): Promise<void> {
  const [log, lake, undisturbed] = ['log', 'lake', 'undisturbed'].map((part) => join(folder, name, part)) as [
    string,
    string,
    string,
  ];
  const events = await openEventLog(`file://${log}`);
  let day = 1;
  /** Orders of years before the first events: the last day, to which snapshots belong, stays theirs, however many days come. */
  const feed = (): Promise<unknown> =>
    simulate({ log: events, orders: 100, seed: 5, dirty: 0.05, start: new Date(Date.UTC(2022, 0, day++)) });
  // The type of a new column is that of the first value that a run meets: both lakes meet it in the same batch.
  await simulate({ log: events, orders: 1000, seed: 4, dirty: 0.05 });
  // Before yesterday, so that retention lets these rows go.
  for (const each of [lake, undisturbed]) await at(later(-3).toISOString(), () => run(log, each));
  await keepNothing(lake);
  const maintain = ['maintain', ...flags, '--yes', '--lake', lake];
  const source = ['--log', `file://${log}`, '--lake', lake];
  await disturb(
    [
      { app: 'bronze-worker', args: () => source, runs: 3 },
      { app: 'silver-worker', args: () => ['--lake', lake], runs: 3 },
      { app: 'gold-worker', args: () => ['--lake', lake], runs: 3 },
      { app: 'lake', args: () => maintain, env, runs: 1 },
    ],
    { times: kills, feed, mayEnd: ({ code }) => code === 0 },
  );
  await events.close();
  expect(runApp('lake', ['run', 'all', ...source])).toMatchObject({ code: 0 });
  const { code, output } = runApp('lake', [...maintain, '--json'], env);
  expect(code).toBe(0);
  const maintained = (JSON.parse(output) as { table: string }[]).map(({ table }) => table);
  expect(maintained.filter((table) => !table.startsWith('archive/'))).toEqual(tables.map(({ name }) => name));
  expect(await validate(new Lake(lake))).toEqual([]);
  await run(log, undisturbed);
  await expectSame(lake, undisturbed);
}

test('maintenance and workers that are killed many times leave the tables of an undisturbed lake', () =>
  disturbed('maintained', ['--now', later(1).toISOString()], {}, expectSameLakes));

test('retention and workers that are killed many times lose no row of the days that are kept', () => {
  // All of Gold is old, too.
  const flags = ['--retain', '--drop-days', '3650', '--now', later(2).toISOString()];
  return disturbed('retained', flags, { RETAIN_BRONZE: '1', RETAIN_GOLD: '1' }, async (lake, undisturbed) => {
    const [shrunk] = await new Lake(lake).open(bronze);
    expect(shrunk.properties['delta.appendOnly']).toBe('true');
    for (const each of [lake, undisturbed]) await exportTo(each, `${each}-export`);
    for (const table of [silver, rejected, factOrders])
      expectSameRows(table, `${lake}-export`, `${undisturbed}-export`);
    await expectWholeGold(lake, undisturbed);
  });
});
