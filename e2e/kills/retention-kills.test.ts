import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { DeltaTable } from '@fastcart/delta';
import { validate } from '@fastcart/operations/validate/index';
import { Lake } from '@fastcart/runtime';
import { bronze } from '@fastcart/schemas';
import { lakeRun } from '../support/command';
import { run, temporaryFolder } from '../support/lake';
import { at, expectWholeGold } from '../support/maintenance';
import { runWatched } from '../support/process';
import { sample, writeLog } from '../support/samples';

const folder = temporaryFolder();
const [log, whole] = [join(folder, 'log'), join(folder, 'whole')];
const days = ['2025-11-20', '2025-12-01', '2026-03-01'];
const today = '2026-03-02T04:00:00Z';

beforeAll(async () => {
  for (const [index, bytes] of sample('late').batches.entries()) {
    writeLog('late', log, bytes);
    await at(`${days[index]}T12:00:00Z`, () => run(log, whole));
  }
});

const properties = async (lake: string) => (await DeltaTable.open(new Lake(lake).urlOf(bronze))).properties;

test.each([
  ['Bronze may shrink', 'bronze', 5],
  ['Bronze has shrunk', 'bronze', 7],
  ['Gold was archived', 'daily_revenue_by_product', 10],
])('the next maintenance finishes one that was killed when %s', async (_, table, boundary) => {
  const lake = join(folder, `lake-${boundary}`);
  cpSync(whole, lake, { recursive: true });
  const args = [
    'maintain',
    '--retain',
    '--drop-days',
    '365',
    '--yes',
    '--now',
    today,
    '--lake',
    lake,
    '--table',
    table,
  ];
  const env = { RETAIN_BRONZE: '29', RETAIN_SILVER: '94', RETAIN_GOLD: '112' };
  expect(runWatched('lake', args, { ...env, KILL_AT: String(boundary) }).signal).toBe('SIGKILL');
  expect((await properties(lake))['delta.appendOnly']).toBe(table === 'bronze' ? 'false' : 'true');
  expect(await validate(new Lake(lake))).toEqual([]);
  expect(await lakeRun(args, env)).toMatchObject({ code: 0 });
  expect((await properties(lake))['delta.appendOnly']).toBe('true');
  expect(await validate(new Lake(lake))).toEqual([]);
  await expectWholeGold(lake, whole);
});
