import type { DataFile, HistoryEntry } from '@fastcart/delta';
import { exprSql } from '@fastcart/query/sql';
import { bronze, factOrders, goldTables, silver } from '@fastcart/schemas';
import { writerOf } from './plan';
import { horizonOf, retiredRows, retirementOf } from './retention';

const config = { RETAIN_BRONZE: '90', RETAIN_SILVER: '365', RETAIN_GOLD: '730', ARCHIVE: '' };
const now = new Date('2026-03-02T04:00:00Z');
const topProducts = goldTables.find(({ name }) => name === 'top_products')!;

const file = (partition: DataFile['partition']): DataFile => ({ path: 'p', size: 1, modified: 0, partition });

test('every layer keeps its days, and the orders are kept for ever', () => {
  const horizons = [bronze, silver, topProducts, factOrders].map((table) => horizonOf(table, config, now));
  expect(horizons).toEqual(['2025-12-02', '2025-03-02', '2024-03-02', undefined]);
});

test('partitions before the horizon go, and no row of another one', () => {
  const dates = ['2024-01-01', '2024-01-02', '2024-03-02'];
  const files = dates.flatMap((date) => [file({ date, period: 'daily' }), file({ date, period: 'daily' })]);
  const retirement = retirementOf(
    topProducts,
    [...files, file({ date: '2024-01-01', period: 'all_time' })],
    '2024-03-02',
  )!;
  expect(retirement).toMatchObject({ files: 5, bytes: 5 });
  const sql = exprSql(retiredRows(topProducts, retirement));
  expect(sql.match(/DATE '[0-9-]+'/g)).toEqual(["DATE '2024-01-01'", "DATE '2024-01-02'", "DATE '2024-01-01'"]);
  expect(sql.indexOf('daily')).toBeLessThan(sql.indexOf('all_time'));
  expect(retirementOf(topProducts, [file({ date: '2024-03-02', period: 'daily' })], '2024-03-02')).toBeUndefined();
});

test('a commit that is not read and may have written to a day keeps it', () => {
  const retirement = { horizon: '2025-12-02', partitions: [], files: 0, rows: 0, bytes: 0 };
  const commit = (startedAt: string, more = {}) =>
    ({ timestamp: 0, info: { runId: 'run', layer: 'silver', startedAt, ...more } }) as unknown as HistoryEntry;
  const [late, early] = [commit('2025-12-02T00:00:00.000Z'), commit('2025-12-01T23:59:59.999Z')];
  expect(writerOf(retirement, [late])).toBeUndefined();
  expect(writerOf(retirement, [late, early])).toBe(early);
  expect(writerOf(retirement, [late, commit('2025-12-01T00:00:00.000Z', { housekeeping: true })])).toBeUndefined();
});
