import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { query } from '@fastcart/delta';
import { Lake } from '@fastcart/runtime';
import { silver } from '@fastcart/schemas';
import { run, temporaryFolder } from '../support/lake';

const folder = temporaryFolder();
const [log, lake] = [join(folder, 'log'), join(folder, 'lake')];

/** Runs Bronze and Silver over events of these orders, all of one time. */
async function take(status: string, ...orders: string[]): Promise<void> {
  const topic = join(log, 'ecommerce-sales');
  mkdirSync(topic, { recursive: true });
  const event = {
    timestamp: '2025-11-01T12:00:00Z',
    customer_id: 'C',
    product_id: 'P',
    quantity: 1,
    price: 5,
    total: 5,
  };
  const lines = orders.map((order_id) => `${JSON.stringify({ ...event, order_id, status })}\n`);
  appendFileSync(join(topic, '0.ndjson'), lines.join(''));
  await run(log, lake, ['bronze', 'silver']);
}

test('a replacement rewrites only the file with the stored row, also of a day with many files', async () => {
  for (let at = 0; at < 5; at++) {
    await take('shipped', `ORD-${at}`);
    await take('pending', `ORD-1${at}`);
  }
  const [table] = await new Lake(lake).open(silver);
  expect(await table.files()).toHaveLength(10);
  await take('cancelled', 'ORD-2', 'ORD-99');
  await table.refresh();
  const merge = (await table.history(2)).find(({ info }) => info.operation === 'MERGE');
  expect(merge!.info.operationMetrics).toMatchObject({
    num_source_rows: 1,
    num_target_rows_matched: 1,
    num_target_files_removed: 1,
  });
  const rows = await query('SELECT order_id, status FROM t ORDER BY order_id', { t: table }).rows();
  expect(rows).toHaveLength(11);
  expect(rows.filter(({ order_id }) => order_id === 'ORD-2')).toEqual([{ order_id: 'ORD-2', status: 'cancelled' }]);
  // Twice, and into the partition that it moved to.
  await take('confirmed', 'ORD-2');
  await table.refresh();
  expect(await query("SELECT status FROM t WHERE order_id = 'ORD-2'", { t: table }).rows()).toEqual([
    { status: 'confirmed' },
  ]);
});
