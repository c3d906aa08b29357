import { type DataType, money, order } from '@fastcart/query';
import { collectRows, scanCsv } from '@fastcart/query/polars';
import { type GoldTable, goldTables } from '@fastcart/schemas';
import { join } from 'node:path';
import { revenueMismatches } from './revenue';
import { framesOfLines } from './testing/frames';

type Frames = ReturnType<ReturnType<typeof framesOfLines>>;

const frames = framesOfLines();
const mismatches = (inputs: Frames, days?: string[]): Promise<object[]> =>
  collectRows(revenueMismatches(days).sort(...order('left_table', 'right_table', 'date')), inputs);

test.each(['clean', 'dirty', 'edges', 'late'])('the revenue of all tables of the sample %s agrees', async (sample) => {
  const file = ({ name }: GoldTable): string => join(__dirname, '../../../samples', sample, 'expected', `${name}.csv`);
  const types = ({ columns }: GoldTable): Record<string, DataType> =>
    Object.fromEntries(columns.map(({ name, type }) => [name, type as DataType]));
  const inputs = Object.fromEntries(goldTables.map((table) => [table.name, scanCsv(file(table), types(table))]));
  expect(await mismatches(inputs)).toEqual([]);
});

/** Two days whose tables agree, and the newest snapshot, which has the revenue of both. */
const sound = {
  daily_revenue_by_product: ['2025-11-01,10.00', '2025-11-01,0.10', '2025-11-02,5.00'],
  hourly_order_trends: ['2025-11-01,10.10', '2025-11-02,5.00', '2025-11-03,0.00'],
  revenue_by_payment_method: ['2025-11-01,10.10', '2025-11-02,5.00'],
  customer_segmentation: ['2025-11-01,10.10', '2025-11-02,15.10', '2025-11-02,0.00'],
  payment_method_preferences: ['2025-11-01,10.10', '2025-11-02,15.10'],
  conversion_metrics: ['2025-11-01,', '2025-11-02,'],
};

const revenueColumns: Record<string, string> = {
  hourly_order_trends: 'revenue_per_hour',
  payment_method_preferences: 'total_revenue_by_method',
};

function inputsOf(lines: Record<string, string[]>): Frames {
  const each = Object.entries(lines).map(([name, rows]) =>
    frames(name, { date: 'date', [revenueColumns[name] ?? 'total_revenue']: money }, rows),
  );
  return Object.assign({}, ...each) as Frames;
}

const found = (right_table: string, date: string, left_revenue: string, right_revenue: string): object => ({
  left_table: right_table === 'payment_method_preferences' ? 'customer_segmentation' : 'daily_revenue_by_product',
  right_table,
  date,
  left_revenue,
  right_revenue,
});

test.each<[what: string, changed: Partial<typeof sound>, findings: object[]]>([
  ['tables that agree', {}, []],
  [
    'a cent more in an hour',
    { hourly_order_trends: ['2025-11-01,10.11', '2025-11-02,5.00'] },
    [found('hourly_order_trends', '2025-11-01', '10.10', '10.11')],
  ],
  [
    'a day that one table lacks',
    { revenue_by_payment_method: ['2025-11-01,10.10'] },
    [found('revenue_by_payment_method', '2025-11-02', '5.00', '0.00')],
  ],
  [
    'a difference in an earlier snapshot',
    { payment_method_preferences: ['2025-11-01,10.00', '2025-11-02,15.10'] },
    [found('payment_method_preferences', '2025-11-01', '10.10', '10.00')],
  ],
  [
    'customers with more revenue than the days',
    { customer_segmentation: ['2025-11-02,15.11'], payment_method_preferences: ['2025-11-02,15.11'] },
    [found('customer_segmentation', '2025-11-02', '15.10', '15.11')],
  ],
  [
    'no orders, but earlier snapshots',
    {
      daily_revenue_by_product: [],
      hourly_order_trends: [],
      revenue_by_payment_method: [],
      conversion_metrics: [],
    },
    [],
  ],
])('the mismatches of %s', async (_, changed, findings) => {
  expect(await mismatches(inputsOf({ ...sound, ...changed }))).toEqual(findings);
});

test('only the given days are compared', async () => {
  const changed = { ...sound, hourly_order_trends: ['2025-11-01,10.11', '2025-11-02,5.01'] };
  const [second] = await mismatches(inputsOf(changed), ['2025-11-02']);
  expect(second).toEqual(found('hourly_order_trends', '2025-11-02', '5.00', '5.01'));
  expect(await mismatches(inputsOf(changed), [])).toEqual([]);
});
