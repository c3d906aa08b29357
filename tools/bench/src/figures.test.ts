import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@fastcart/environments/testing';
import { DeltaTable, query } from '@fastcart/delta';
import { factOrders, goldTables, type Table } from '@fastcart/schemas';
import { expectSameResults, figuresOf, ResultsDiffer } from './figures';
import { root } from './paths';
import { product, runLayer } from './sides';

const folder = temporaryFolder();
const lake = join(folder, 'lake');
const copy = join(folder, 'copy');

beforeAll(() => runLayer(product, 'all', join(root, 'samples/clean/events'), lake));
beforeEach(() => cpSync(lake, copy, { recursive: true }));
afterEach(() => rmSync(copy, { recursive: true }));

const named = (name: string): Table => goldTables.find((table) => table.name === name)!;
const open = (table: Table): Promise<DeltaTable> => DeltaTable.open(`file://${copy}/${table.path}`);

async function refusal(): Promise<ResultsDiffer> {
  const error: unknown = await expectSameResults({ product: lake, polars: copy }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ResultsDiffer);
  return error as ResultsDiffer;
}

test('the same results are compared', async () => {
  await expectSameResults({ product: lake, polars: copy });
});

test('the figures are those of the sample', async () => {
  expect(await figuresOf(lake)).toMatchObject({ 'fact_orders rows': '39', 'customer_retention rows': '1' });
});

test('one order more or less is refused', async () => {
  const table = await open(factOrders);
  const [order] = await query('SELECT order_id FROM t LIMIT 1', { t: table }).rows();
  await table.delete(`order_id = '${String(order!.order_id)}'`);
  const { message, exitCode } = await refusal();
  expect(message).toContain('fact_orders rows: product 39, polars 38');
  expect(exitCode).toBe(65);
});

test.each([
  ['daily_revenue_by_product', 'total_revenue'],
  ['hourly_order_trends', 'revenue_per_hour'],
  ['top_customers', 'total_spent'],
])('a cent of %s is refused', async (name, column) => {
  const table = await open(named(name));
  const columns = table.schema.fields.map((field) =>
    field.name === column ? `CAST(${column} + 0.01 AS DECIMAL(18, 2)) AS ${column}` : field.name,
  );
  await table.replaceWhere('true', query(`SELECT ${columns.join(', ')} FROM t`, { t: await open(named(name)) }));
  expect((await refusal()).message).toContain(`  ${name} ${column}: product `);
});
