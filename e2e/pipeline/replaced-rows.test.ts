import { appendFileSync, cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type DeltaTable, query } from '@fastcart/delta';
import { Lake } from '@fastcart/runtime';
import { bronze, silver, type Table } from '@fastcart/schemas';
import { run, temporaryFolder } from '../support/lake';

const folder = temporaryFolder();
const [log, lake] = [join(folder, 'log'), join(folder, 'lake')];

/** Sends events of these orders, all of one time. */
function send(status: string, ...orders: string[]): void {
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
}

async function take(status: string, ...orders: string[]): Promise<void> {
  send(status, ...orders);
  await run(log, lake, ['bronze', 'silver']);
}

const newest = async (path: string) => (await (await open(path, silver)).history(1))[0]!;
const open = async (path: string, table: Table): Promise<DeltaTable> => (await new Lake(path).open(table))[0];

test('a replacement rewrites only the file with the stored row, also of a day with many files', async () => {
  for (let at = 0; at < 5; at++) {
    await take('shipped', `ORD-${at}`);
    await take('pending', `ORD-1${at}`);
  }
  const table = await open(lake, silver);
  expect(await table.files()).toHaveLength(10);
  await take('cancelled', 'ORD-2', 'ORD-99');
  await table.refresh();
  expect((await newest(lake)).info.operationMetrics).toMatchObject({
    num_source_rows: 2,
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

test('a commit has the new rows and those that replace stored ones, and the change feed says which is which', async () => {
  await take('shipped', 'ORD-3', 'ORD-4');
  const { version } = await open(lake, silver);
  await take('cancelled', 'ORD-3', 'ORD-4', 'ORD-5');
  const table = await open(lake, silver);
  expect(table.version).toBe(version + 1);
  const changes = query('SELECT order_id, status, _change_type FROM c', {
    c: { changes: table, from: table.version, to: table.version },
  });
  const change = (id: number, status: string, _change_type: string) => ({
    order_id: `ORD-${id}`,
    status,
    _change_type,
  });
  const expected = [3, 4]
    .flatMap((id) => [change(id, 'shipped', 'update_preimage'), change(id, 'cancelled', 'update_postimage')])
    .concat(change(5, 'cancelled', 'insert'));
  const found = await changes.rows();
  expect(found).toHaveLength(expected.length);
  expect(found).toEqual(expect.arrayContaining(expected));
});

test('a run of 0.1.0 that was interrupted after it had replaced rows is completed: only new rows are added', async () => {
  await take('shipped', 'ORD-6');
  const interrupted = join(folder, 'interrupted');
  cpSync(lake, interrupted, { recursive: true });
  await take('cancelled', 'ORD-6', 'ORD-7');
  const rows = query('SELECT order_id, status FROM t ORDER BY order_id', { t: await open(lake, silver) });
  await run(log, interrupted, ['bronze']);
  const { version } = await open(interrupted, bronze);
  await (
    await open(interrupted, silver)
  ).upsert(
    query("SELECT * FROM t WHERE order_id = 'ORD-6'", { t: await open(lake, silver) }),
    { on: silver.key },
    { commit: { transactions: { 'bronze/replaced': BigInt(version) }, metadata: { runId: 'old', layer: 'silver' } } },
  );
  await run(log, interrupted, ['silver']);
  const table = await open(interrupted, silver);
  expect((await newest(interrupted)).info.operation).toBe('WRITE');
  expect(await query('SELECT order_id, status FROM t ORDER BY order_id', { t: table }).rows()).toEqual(
    await rows.rows(),
  );
});
