import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { queryLake } from '@fastcart/operations/query';
import { Lake } from '@fastcart/runtime';
import { expectAccounted } from '../support/accounting';
import { lakeRun } from '../support/command';
import { open, reject } from '../support/corrupt';
import { expectSameLakes, run, temporaryFolder } from '../support/lake';
import { runWatched } from '../support/process';
import { copyLog } from '../support/samples';

const folder = temporaryFolder();
const [log, sound, lake] = ['log', 'sound', 'lake'].map((name) => join(folder, name)) as [string, string, string];
let refused: number;

const command = (...args: string[]) => lakeRun(['--json', ...args, '--lake', lake]);
const answer = async (...args: string[]): Promise<unknown> => {
  const { code, output, errors } = await command(...args);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  return JSON.parse(output);
};

beforeAll(async () => {
  copyLog('late', log);
  await run(log, sound);
  cpSync(sound, lake, { recursive: true });
  // Rules of yesterday refused these, and Gold knows nothing of them.
  refused = await reject(lake, 'shipped');
  expect(refused).toBeGreaterThan(3);
  await answer('replay', 'gold', '--yes');
  const { rows } = await queryLake(new Lake(lake), 'SELECT count(*) FROM fact_orders WHERE shipped_at IS NOT NULL');
  expect(rows).toEqual([['0']]);
});

test('list prints coordinates and reasons only', async () => {
  const rows = (await answer('rejected', 'list', '--reason', 'total_zero', '--limit', '3')) as object[];
  expect(rows).toHaveLength(3);
  expect(Object.keys(rows[0]!)).toEqual(['kafka_partition', 'kafka_offset', 'reject_reasons', 'ingestion_timestamp']);
  expect((await command('rejected', 'list', '--reason', 'none')).code).toBe(78);
});

test('show prints all values of one rejected event', async () => {
  const rows = (await answer('rejected', 'list')) as { kafka_partition: number; kafka_offset: string }[];
  const events: unknown[] = [];
  for (const row of rows) events.push(await answer('rejected', 'show', String(row.kafka_partition), row.kafka_offset));
  expect(events).toContainEqual(expect.objectContaining({ order_id: expect.any(String) }));
  const missing = await command('rejected', 'show', '99', '0');
  expect([missing.code, JSON.parse(missing.errors).code]).toEqual([78, 'USAGE_INVALID']);
});

test('retry writes the events that the rules accept now to Silver, once, and Gold follows', async () => {
  const plan = { rejected: refused + 1, accepted: refused, new: refused, replaced: 0, dropped: 0 };
  const before = await versions();
  expect(await answer('rejected', 'retry')).toEqual({ done: false, ...plan });
  expect(await versions()).toEqual(before);
  // Killed after Silver has them, and before they have left the rejected table.
  const killed = runWatched('lake', ['rejected', 'retry', '--yes', '--lake', lake], { KILL_AT: '2' });
  expect(killed.signal).toBe('SIGKILL');
  expect((await versions())[0]).toBe(before[0]! + 1);
  expect(await answer('rejected', 'retry', '--yes')).toMatchObject({ accepted: refused, new: 0 });
  expect(await answer('rejected', 'retry', '--yes')).toEqual({ ...plan, done: true, rejected: 1, accepted: 0, new: 0 });
  expect(await lakeRun(['rejected', 'retry', '--lake', lake])).toMatchObject({
    output: 'The rules accept 0 of 1 rejected event. Nothing was changed.\n',
  });
  await run(log, lake, ['gold']);
  await expectSameLakes(lake, sound);
  await expectAccounted(lake);
});

async function versions(): Promise<number[]> {
  const opened = await Promise.all(['silver', 'rejected'].map((name) => open(new Lake(lake), name)));
  return opened.map((table) => {
    table.close();
    return table.version;
  });
}
