import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openEventLog } from '@fastcart/events';
import { simulate } from '@fastcart/generator';
import { Lake } from '@fastcart/runtime';
import { bronze, factOrders, rejected, silver, tables } from '@fastcart/schemas';
import { validate } from '@fastcart/lake/validate/index';
import { expectSameRows } from '../support/compare';
import { expectSameLakes, exportTo, run, temporaryFolder } from '../support/lake';
import { expectWholeGold, later } from '../support/maintenance';
import { pauses } from '../support/pauses';
import { ended, runApp, startApp } from '../support/process';

const seconds = Number(process.env.DISTURBED_SECONDS ?? 20);
const folder = temporaryFolder();
/** Without any retention a file that is deleted too early is missed at once. The log stays: whoever opens a table reads it. */
async function keepNothing(lake: string): Promise<void> {
  const properties = { 'delta.deletedFileRetentionDuration': 'interval 0 seconds' };
  for (const table of await new Lake(lake).open(...tables)) await table.setProperties(properties);
}

/**
 * Runs an app again and again until a time. Every other run is killed, at a moment within `longest` milliseconds. How many
 * were, and how the others ended.
 */
async function inALoop(app: string, args: string[], until: number, longest = 1500, env = {}) {
  const codes = new Set<unknown>();
  let killed = 0;
  const moments = pauses();
  for (let turn = 0; Date.now() < until || turn < 2; turn++) {
    const child = startApp(app, args, env);
    const end = ended(child);
    if (turn % 2 === 0) {
      await sleep((moments.next().value * longest) / 1550);
      child.kill('SIGKILL');
    }
    const code = await end;
    if (code === 'SIGKILL') killed += 1;
    else codes.add(code);
  }
  return { app, killed, codes: [...codes] };
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
  const until = Date.now() + seconds * 1000;
  /** Years before the first events: the last day, to which snapshots belong, stays theirs, however many days come. */
  async function shop(): Promise<void> {
    for (let day = 1; Date.now() < until; day++) {
      await simulate({ log: events, orders: 100, seed: 5, dirty: 0.05, start: new Date(Date.UTC(2022, 0, day)) });
      await sleep(500);
    }
  }
  // The type of a new column is that of the first value that a run meets: both lakes meet it in the same batch.
  await simulate({ log: events, orders: 1000, seed: 4, dirty: 0.05 });
  for (const each of [lake, undisturbed]) await run(log, each);
  await keepNothing(lake);
  const maintain = ['maintain', ...flags, '--lake', lake];
  const [, ...loops] = await Promise.all([
    shop(),
    inALoop('bronze-worker', ['--log', `file://${log}`, '--lake', lake], until),
    inALoop('silver-worker', ['--lake', lake], until),
    inALoop('gold-worker', ['--lake', lake], until),
    inALoop('lake', maintain, until, 10_000, env),
  ]);
  await events.close();
  for (const { app, killed, codes } of loops)
    expect({ app, killed: killed > 0, codes }).toEqual({ app, killed: true, codes: [0] });
  expect(runApp('lake', ['run', 'all', '--log', `file://${log}`, '--lake', lake])).toMatchObject({ code: 0 });
  const { code, output } = runApp('lake', [...maintain, '--json'], env);
  expect(code).toBe(0);
  const maintained = (JSON.parse(output) as { table: string }[]).map(({ table }) => table);
  expect(maintained.filter((table) => !table.startsWith('archive/'))).toEqual(tables.map(({ name }) => name));
  expect(await validate(new Lake(lake))).toEqual([]);
  await run(log, undisturbed);
  await expectSame(lake, undisturbed);
}

test(
  `maintenance beside workers, all killed again and again for ${seconds} s, leaves the tables of an undisturbed lake`,
  () => disturbed('maintained', ['--now', later(1).toISOString()], {}, expectSameLakes),
  600_000,
);

test(`retention beside workers, all killed again and again for ${seconds} s, loses no row of what it keeps`, () => {
  // To whom it is the day after tomorrow, all of Bronze is old, and all of Gold.
  const flags = ['--retain', '--now', later(2).toISOString()];
  return disturbed('retained', flags, { RETAIN_BRONZE: '1', RETAIN_GOLD: '1' }, async (lake, undisturbed) => {
    const [shrunk] = await new Lake(lake).open(bronze);
    expect(shrunk.properties['delta.appendOnly']).toBe('true');
    for (const each of [lake, undisturbed]) await exportTo(each, `${each}-export`);
    for (const table of [silver, rejected, factOrders])
      expectSameRows(table, `${lake}-export`, `${undisturbed}-export`);
    await expectWholeGold(lake, undisturbed);
  });
}, 600_000);
