import { col, lit, order, input } from '@fastcart/query';
import { factOrders } from '../core';
import { columnNames } from '../table';
import { Engines, engineNames, type Row } from '../testing/engines';
import { csvTypes, expectedFile } from '../testing/samples';
import { computed } from './definition';
import { goldTables } from './index';

const orders = input('orders', columnNames(factOrders));
const pending = orders.filter(col('status').ne('shipped'));
const date = '2025-11-03';
const segments = ['high_value', 'low_value', 'medium_value'];

const expected: Record<string, Row[]> = {
  customer_segmentation: segments.map((segment) => ({
    date,
    segment,
    customer_count: '0',
    total_revenue: '0.00',
    avg_customer_value: null,
    segment_percentage: null,
  })),
  processing_time_by_segment: segments.map((customer_segment) => ({
    date,
    customer_segment,
    avg_processing_time_minutes: null,
    median_processing_time_minutes: null,
    min_processing_time_minutes: null,
    max_processing_time_minutes: null,
  })),
  customer_retention: [
    {
      date,
      repeat_customer_count: '0',
      one_time_customer_count: '0',
      repeat_customer_percentage: null,
      repeat_customer_revenue: '0.00',
      repeat_customer_revenue_percentage: null,
    },
  ],
};

const engines = new Engines();
beforeAll(() => engines.csv(orders, expectedFile('clean', factOrders), csvTypes(factOrders)));
afterAll(() => engines.close());

const snapshots = goldTables.filter(({ parts }) => parts.some(({ update }) => update === 'snapshot'));

describe.each(snapshots)('orders without a sale give $name its rows', (table) => {
  test.each(engineNames)('by %s', async (engine) => {
    const plan = computed(table, pending, { created: [], shipped: [], asOf: date })!;
    expect(await engines[engine](plan.sort(...order(...table.order)))).toEqual(expected[table.name] ?? []);
  });
});

test.each(goldTables)('no order at all gives $name no row', async (table) => {
  const plan = computed(table, orders.filter(lit(false)), { created: [date], shipped: [date], asOf: null });
  expect(plan ? await engines.streamed(plan) : []).toEqual([]);
});
