import type { DataFile, HistoryEntry } from '@fastcart/delta';
import { exprSql } from '@fastcart/query/sql';
import { bronze, factOrders, goldTables, silver, type Table } from '@fastcart/schemas';
import { writerOf } from './plan';
import { retiredRows, type Retirement, retirementOf, type Retention } from './retention';

const keptDays = { bronze: 90, silver: 365, gold: 730 };
const topProducts = goldTables.find(({ name }) => name === 'top_products')!;

const file = (partition: DataFile['partition']): DataFile => ({ path: 'p', size: 1, modified: 0, partition });

const retention: Retention = { keptDays, today: '2026-03-02', ingestionDays: [], dropDays: 0 };

/** The plan of retention for a table with one partition per date, by its properties. */
function retired(
  table: Table,
  dates: string[],
  how: Partial<Retention> = {},
  properties: Record<string, string> = {},
): Retirement | undefined {
  const files = dates.map((date) => file({ [table.partitionBy[0]!]: date }));
  return retirementOf(table, { properties }, files, { ...retention, ...how });
}

test('every layer keeps its number of days, and fact_orders is kept without a limit', () => {
  const horizons = [bronze, silver, topProducts, factOrders].map((table) => retired(table, [])?.horizon);
  expect(horizons).toEqual(['2025-12-02', '2025-03-02', '2024-03-02', undefined]);
});

test('only the partitions before the horizon are deleted', () => {
  const dates = ['2024-01-01', '2024-01-02', '2024-03-02'];
  const files = dates.flatMap((date) => [file({ date, period: 'daily' }), file({ date, period: 'daily' })]);
  files.push(file({ date: '2024-01-01', period: 'all_time' }));
  const retirement = retirementOf(topProducts, { properties: {} }, files, retention)!;
  expect(retirement).toMatchObject({ files: 5, bytes: 5 });
  const sql = exprSql(retiredRows(topProducts, retirement));
  expect(sql.match(/DATE '[0-9-]+'/g)).toEqual(["DATE '2024-01-01'", "DATE '2024-01-02'", "DATE '2024-01-01'"]);
  expect(sql.indexOf('daily')).toBeLessThan(sql.indexOf('all_time'));
  expect(retired(topProducts, ['2024-03-02'])).toMatchObject({ files: 0, partitions: [] });
});

/** The properties of a table that has kept all days from 2025-12-01 on, since 2026-03-01. */
const daily = { 'fastcart.retainedFrom': '2025-12-01', 'fastcart.retainedOn': '2026-03-01' };
const days = (...of: string[]): Partial<Retention> => ({ ingestionDays: of, today: of.at(-1)! });

test.each<[string, Partial<Retention>, Record<string, string>, days: number, allowed: number]>([
  ['the next day', days('2026-03-01', '2026-03-02'), daily, 1, 2],
  ['again on the same day', days('2026-03-01'), daily, 0, 1],
  ['after two days without maintenance', days('2026-03-02', '2026-03-03', '2026-03-04'), daily, 3, 4],
  ['after days without new rows', days('2026-03-01', '2026-03-11'), daily, 10, 2],
  ['400 days ahead, as Bronze was', days('2026-03-01', '2027-04-05'), daily, 400, 2],
  ['the same, allowed', { ...days('2026-03-01', '2027-04-05'), dropDays: 400 }, daily, 400, 400],
  ['by a clock that is behind', days('2026-02-26', '2026-02-27'), daily, 0, 1],
  ['with fewer days to keep', { ...days('2026-03-01'), keptDays: { ...keptDays, bronze: 30 } }, daily, 60, 1],
  ['with more', { ...days('2026-03-01'), keptDays: { ...keptDays, bronze: 120 } }, daily, 0, 1],
  ['the first time', days('2026-03-01', '2026-03-02'), {}, 92, 0],
])('how far the horizon moves, and may move: %s', (_, how, properties, moved, allowed) => {
  const dates = ['2025-09-01', '2026-01-01'];
  expect(retired(bronze, dates, how, properties)).toMatchObject({ days: moved, allowedDays: allowed });
});

test('an old day that is written again after retention is deleted again, and the horizon never moves back', () => {
  const again = retired(bronze, ['2025-11-30', '2025-12-01'], days('2026-02-20'), daily);
  expect(again).toMatchObject({ horizon: '2025-12-01', days: 0, files: 1 });
});

test('an unread commit that may have written to a day keeps the day', () => {
  const retirement = retired(bronze, [])!;
  const commit = (startedAt: string, more = {}) =>
    ({ timestamp: 0, info: { runId: 'run', layer: 'silver', startedAt, ...more } }) as unknown as HistoryEntry;
  const [late, early] = [commit('2025-12-02T00:00:00.000Z'), commit('2025-12-01T23:59:59.999Z')];
  expect(writerOf(retirement, [late])).toBeUndefined();
  expect(writerOf(retirement, [late, early])).toBe(early);
  expect(writerOf(retirement, [late, commit('2025-12-01T00:00:00.000Z', { housekeeping: true })])).toBeUndefined();
});
