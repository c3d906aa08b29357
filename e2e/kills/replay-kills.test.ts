import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openEventLog } from '@fastcart/events';
import { simulate } from '@fastcart/generator';
import { Lake } from '@fastcart/runtime';
import { goldTables } from '@fastcart/schemas';
import { validate } from '@fastcart/lake/validate/index';
import { corrupt } from '../support/corrupt';
import { expectSameRows } from '../support/compare';
import { exported, exportTo, run, temporaryFolder } from '../support/lake';
import { pauses } from '../support/pauses';
import { ended, runApp, startApp } from '../support/process';

/** How long everything is killed: more than what a test of every day has time for shows more. */
const seconds = Number(process.env.REPLAY_SECONDS ?? 20);

const folder = temporaryFolder();
const [log, lake, undisturbed] = ['log', 'lake', 'undisturbed'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
const url = `file://${log}`;
const waits = pauses();

/** Which days have a snapshot depends on when Gold ran. */
const snapshots = goldTables.filter(({ parts }) => parts.some(({ update }) => update === 'snapshot'));
const comparable = exported.filter(({ name }) => !snapshots.some((table) => table.name === name));

test(
  `replays and workers that are killed for ${seconds} seconds leave a sound lake`,
  async () => {
    const events = await openEventLog(url);
    await simulate({ log: events, orders: 500, seed: 11, dirty: 0.05, start: new Date('2025-11-01') });
    await run(log, lake);
    await corrupt(lake);
    const until = Date.now() + seconds * 1000;
    const codes: (number | string)[] = [];
    let replays = 0;
    /** Again and again, and killed every other time. */
    const loop = async (app: string, args: string[]): Promise<void> => {
      for (let turn = 0; Date.now() < until; turn++) {
        const child = startApp(app, args);
        const end = ended(child);
        if (turn % 2 === 0) {
          await sleep(waits.next().value * 2);
          child.kill('SIGKILL');
        }
        const code = await end;
        codes.push(code);
        if (app === 'lake' && code === 0) replays += 1;
      }
    };
    const feed = async (): Promise<void> => {
      for (let day = 2; Date.now() < until; day++) {
        await simulate({ log: events, orders: 50, seed: day, dirty: 0.05, start: new Date(Date.UTC(2025, 10, day)) });
        await sleep(3000);
      }
    };
    await Promise.all([
      feed(),
      loop('bronze-worker', ['--log', url, '--lake', lake]),
      loop('silver-worker', ['--lake', lake]),
      loop('gold-worker', ['--lake', lake]),
      loop('lake', ['replay', 'silver', '--yes', '--wait', '60', '--lake', lake]),
    ]);
    await events.close();
    // 75: leases of those that were killed, or a commit that another writer was faster with.
    expect([...new Set(codes)].filter((code) => ![0, 75, 'SIGKILL'].includes(code))).toEqual([]);
    expect(replays).toBeGreaterThan(0);
    const settled = { LEASE_TTL: '1' };
    expect(runApp('lake', ['run', 'all', '--log', url, '--lake', lake], settled)).toMatchObject({ code: 0 });
    expect(runApp('lake', ['replay', 'silver', '--yes', '--lake', lake], settled)).toMatchObject({
      code: 0,
      errors: '',
    });
    expect(await validate(new Lake(lake))).toEqual([]);
    await run(log, undisturbed);
    expect(await validate(new Lake(undisturbed))).toEqual([]);
    for (const path of [lake, undisturbed]) await exportTo(path, `${path}-export`);
    for (const table of comparable) expectSameRows(table, `${lake}-export`, `${undisturbed}-export`);
  },
  (seconds + 600) * 1000,
);
