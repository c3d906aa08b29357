import { appendFileSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { DeltaTable, query } from '@fastcart/delta';
import type { MaintenanceCounts } from '@fastcart/operations/maintain/index';
import { validate } from '@fastcart/operations/validate/index';
import { Lake } from '@fastcart/runtime';
import { bronze, factOrders, goldTables, quarantine, rejected, silver, type Table } from '@fastcart/schemas';
import { expectAccounted } from '../support/accounting';
import { lakeRun } from '../support/command';
import { expectSameRows } from '../support/compare';
import { exportTo, run, temporaryFolder } from '../support/lake';
import { at, expectWholeGold, maintain } from '../support/maintenance';
import { events, sample, writeLog } from '../support/samples';

const folder = temporaryFolder();
const log = join(folder, 'log');
/** After the first day, after all, and what retention has left of that. */
const [first, whole, retained] = ['first', 'whole', 'retained'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
let counts: Record<string, MaintenanceCounts>;
const { batches } = sample('late');
const days = ['2025-11-20', '2025-12-01', '2026-03-01'] as const;
const today = '2026-03-02T04:00:00Z';
/** Counted from the newest day: what came on the first two goes from Bronze, what came on the first from Silver. */
const flags = ['--retain-bronze', '29', '--retain-silver', '94', '--retain-gold', '112'];
const horizons = { bronze: '2026-01-31', silver: '2025-11-27', gold: '2025-11-09' };

beforeAll(async () => {
  for (const [index, day] of days.entries()) {
    writeLog('late', log, batches[index]!);
    await at(`${day}T12:00:00Z`, () => run(log, whole));
    if (index === 0) cpSync(whole, first, { recursive: true });
  }
  cpSync(whole, retained, { recursive: true });
  counts = await retain(retained);
});

let copies = 0;
function copyOf(of: string): string {
  const lake = join(folder, `lake-${copies++}`);
  cpSync(of, lake, { recursive: true });
  return lake;
}

const open = (lake: string, table: Table): Promise<DeltaTable> => DeltaTable.open(new Lake(lake).urlOf(table));
const retain = (lake: string, now = today) => at(now, () => maintain(lake, new Date(now), flags));
const inArchive = (lake: string): string => join(lake, 'archive');

async function datesIn(lake: string, table: Table): Promise<string[]> {
  const [date] = table.partitionBy;
  const rows = await query(`SELECT DISTINCT ${date} AS date FROM t ORDER BY 1`, { t: await open(lake, table) }).rows();
  return rows.map((row) => String(row.date));
}

test('old days of Bronze and Silver are deleted, those of Gold archived, and the lake is sound', async () => {
  const lake = copyOf(retained);
  for (const table of [bronze, quarantine, silver, rejected]) {
    const horizon = table.path.startsWith('bronze') ? horizons.bronze : horizons.silver;
    const kept = (await datesIn(whole, table)).filter((date) => date >= horizon);
    expect({ table: table.name, dates: await datesIn(lake, table) }).toEqual({ table: table.name, dates: kept });
    const { properties } = await open(lake, table);
    expect(properties['delta.appendOnly']).toBe(table.properties['delta.appendOnly']);
  }
  expect((await open(lake, bronze)).properties['fastcart.retainedFrom']).toBe(horizons.bronze);
  expect(counts).toMatchObject({ bronze: { partitions_retired: 2 }, fact_orders: { partitions_retired: 0 } });
  for (const table of goldTables) {
    const before = await datesIn(whole, table);
    expect(await datesIn(lake, table)).toEqual(before.filter((date) => date >= horizons.gold));
    const archived = before.filter((date) => date < horizons.gold);
    if (archived.length > 0) expect(await datesIn(inArchive(lake), table)).toEqual(archived);
  }
  expect(counts.daily_revenue_by_product!.partitions_retired).toBeGreaterThan(0);
  await expectAccounted(lake);
  expect(await validate(new Lake(lake))).toEqual([]);
  const records = await run(log, lake);
  expect(records.map(({ counts: { new: added = 0, orders = 0 } }) => [added, orders])).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
  await expectWholeGold(lake, whole);
});

test('events that are sent again after retention has deleted them from Silver change no order', async () => {
  const [lake, other, again] = [copyOf(retained), copyOf(whole), `${log}-again`];
  const [partition, end] = ['2', batches[0]!['2']!];
  writeLog('late', again, batches.at(-1)!);
  appendFileSync(join(again, 'ecommerce-sales', `${partition}.ndjson`), events('late', partition).subarray(0, end));
  for (const each of [lake, other]) {
    await at('2026-03-03T12:00:00Z', () => run(again, each));
    await exportTo(each, `${each}-export`);
  }
  expectSameRows(factOrders, `${lake}-export`, `${other}-export`);
  await expectWholeGold(lake, other);
  // Dates that were archived were written again: they move once more.
  await retain(lake, '2026-03-04T04:00:00Z');
  expect(await validate(new Lake(lake))).toEqual([]);
});

test('rows that a reader has not read stay, and without --yes nothing changes', async () => {
  const [lake, behind] = [copyOf(first), `${log}-behind`];
  for (const index of [1, 2]) {
    writeLog('late', behind, batches[index]!);
    await at(`${days[index]}T12:00:00Z`, () => run(behind, lake, ['bronze']));
  }
  const before = await datesIn(lake, bronze);
  const plan = ['maintain', '--retain', '--now', today, '--table', 'bronze', '--lake', lake, '--json'];
  const args = [...plan, '--yes'];
  const refused = await lakeRun(args, { RETAIN_BRONZE: '29' });
  expect(refused).toMatchObject({ code: 65, errors: expect.stringContaining('--drop-days 72') });
  args.push('--drop-days', '72');
  const planned = JSON.parse((await lakeRun(plan, { RETAIN_BRONZE: '29' })).output);
  expect(planned[0]).toMatchObject({ retirement: { horizon: horizons.bronze, partitions: expect.any(Array) } });
  expect(planned[0].retirement.partitions).toHaveLength(before.length - 1);
  const { code, output, errors } = await lakeRun(args, { RETAIN_BRONZE: '29', LOG_LEVEL: 'warn' });
  expect({ code, counts: JSON.parse(output)[0].counts }).toMatchObject({
    code: 0,
    counts: { partitions_retired: 0, held_back: 1 },
  });
  expect(errors).toContain('"what":"retention"');
  expect(await datesIn(lake, bronze)).toEqual(before);
  await at(`${days[2]}T12:00:00Z`, () => run(behind, lake, ['silver']));
  expect(await lakeRun(args, { RETAIN_BRONZE: '29' })).toMatchObject({ code: 0 });
  expect(await datesIn(lake, bronze)).toEqual([days[2]]);
  expect(await validate(new Lake(lake))).toEqual([]);
});

test('RETAIN_SILVER must not be less than RETAIN_BRONZE', async () => {
  const { code, errors } = await lakeRun(['maintain', '--retain', '--yes', '--lake', whole], { RETAIN_SILVER: '10' });
  expect({ code, errors }).toMatchObject({ code: 78, errors: expect.stringContaining('RETAIN_SILVER') });
});
