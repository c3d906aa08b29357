import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { DeltaTable, query } from '@fastcart/delta';
import { validate } from '@fastcart/operations/validate/index';
import { Lake } from '@fastcart/runtime';
import { bronze, factOrders, goldTables, silver, type Table } from '@fastcart/schemas';
import { lakeRun } from '../support/command';
import { expectSameRows } from '../support/compare';
import { exportTo, run, temporaryFolder } from '../support/lake';
import { at, day } from '../support/maintenance';
import { sample, writeLog } from '../support/samples';

const folder = temporaryFolder();
const [log, first, undisturbed] = ['log', 'first', 'undisturbed'].map((name) => join(folder, name)) as Three;
type Three = [string, string, string];
const { batches, expected } = sample('late');
const days = ['2026-01-31', '2026-03-02', '2026-03-03'].map((date) => Date.parse(`${date}T12:00:00Z`));

/** The first batch, and retention that finds nothing old. */
beforeAll(async () => {
  expect(await onDay(0, first)).toEqual([0, 0]);
  cpSync(first, undisturbed, { recursive: true });
  for (const index of [1, 2]) expect(await onDay(index, undisturbed)).toEqual([0, 0]);
  expect(await datesIn(undisturbed)).toEqual(['2026-03-02', '2026-03-03']);
});

/** All layers and retention on one of the days, by a clock that is wrong by so many milliseconds; retention's exit codes. */
async function onDay(index: number, lake: string, wrong = 0): Promise<(number | null)[]> {
  writeLog('late', log, batches[index]!);
  return at(new Date(days[index]! + wrong).toISOString(), async () => {
    await run(log, lake);
    const codes: (number | null)[] = [];
    for (const { name } of [bronze, silver]) {
      const args = ['maintain', '--retain', '--yes', '--table', name, '--lake', lake];
      codes.push((await lakeRun(args, { RETAIN_BRONZE: '30', RETAIN_SILVER: '40' })).code);
    }
    return codes;
  });
}

async function rowsIn(lake: string, table: Table): Promise<unknown> {
  const sql = 'SELECT kafka_partition, kafka_offset FROM t ORDER BY 1, 2';
  return query(sql, { t: await DeltaTable.open(new Lake(lake).urlOf(table)) }).rows();
}

async function datesIn(lake: string): Promise<unknown[]> {
  const sql = 'SELECT DISTINCT ingestion_date AS date FROM t ORDER BY 1';
  const rows = await query(sql, { t: await DeltaTable.open(new Lake(lake).urlOf(bronze)) }).rows();
  return rows.map(({ date }) => date);
}

test.each([
  ['one hour ahead', day / 24, [0, 0]],
  ['40 days ahead', 40 * day, [65, 65]],
  ['400 days ahead', 400 * day, [65, 65]],
  ['two days behind', -2 * day, [0, 0]],
])(
  'a day by a clock that is %s costs no row, and retention goes on as if it had not been',
  async (name, wrong, codes) => {
    const lake = join(folder, name);
    cpSync(first, lake, { recursive: true });
    expect(await onDay(1, lake, wrong)).toEqual(codes);
    expect(await onDay(2, lake)).toEqual([0, 0]);
    for (const table of [bronze, silver]) expect(await rowsIn(lake, table)).toEqual(await rowsIn(undisturbed, table));
    await exportTo(lake, `${lake}-export`);
    for (const table of [factOrders, ...goldTables]) expectSameRows(table, `${lake}-export`, expected);
    expect(await datesIn(lake)).not.toContain('2026-01-31');
    expect(await validate(new Lake(lake))).toEqual([]);
  },
);
