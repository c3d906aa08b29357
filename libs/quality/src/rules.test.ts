import { col, type DataType, lit, money, namesWhere, input } from '@fastcart/query';
import { collectRows, scanCsv } from '@fastcart/query/polars';
import { factOrders, silver } from '@fastcart/schemas';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokenRules, rules } from './rules';
import { framesOfLines } from './testing/frames';

const frames = framesOfLines();

test('an event lists every rule that it breaks, in the order of the rules', async () => {
  const missing = { order_id: 'string', customer_id: 'string', timestamp: 'timestamp', timestamp_received: 'boolean' };
  const unreadable = { total: money, price: money, quantity: 'integer' };
  const received = { total_received: 'boolean', price_received: 'boolean', quantity_received: 'boolean' };
  const types = { ...missing, ...unreadable, ...received } as Record<string, DataType>;
  const plan = input('rows', Object.keys(types)).select({ reasons: namesWhere(brokenRules('reject')) });
  expect(await collectRows(plan, frames('rows', types, [',,,false,,,,true,true,true']))).toEqual([
    {
      reasons: [
        'order_id_missing',
        'customer_id_missing',
        'total_invalid',
        'price_invalid',
        'quantity_invalid',
        'timestamp_missing',
      ],
    },
  ]);
});

test.each(['clean', 'dirty', 'edges', 'late'])('the rows of the sample %s score as expected', async (sample) => {
  const file = join(__dirname, '../../../samples', sample, 'expected/silver.csv');
  const columns = silver.columns.filter((column) => !column.volatile);
  const types = Object.fromEntries(
    columns.map(({ name, type }) => [name, type === 'array<string>' ? 'string' : (type as DataType)]),
  );
  // The samples' future timestamps are in 2099.
  const rows = input('silver', Object.keys(types)).with({
    ingestion_timestamp: lit('2026-01-01T00:00:00Z', 'timestamp'),
  });
  const scores = rows.select({ failed_rules: col('failed_rules'), found: namesWhere(brokenRules('score')) });
  const found = await collectRows(scores, { silver: scanCsv(file, types) });
  expect(found.map((row) => JSON.stringify(row.found))).toEqual(found.map((row) => row.failed_rules));
});

/** examples/NAME.csv has rows with the columns that a rule reads, and whether they break it. */
test.each(rules)('$name decides its examples as they say', async ({ name, broken }) => {
  const file = join(__dirname, 'examples', `${name}.csv`);
  const columns = readFileSync(file, 'utf8').split('\n')[0]!.split(',');
  const types = Object.fromEntries(columns.map((column) => [column, typeOf(column)]));
  const plan = input('rows', columns).with({ found: broken.orElse(false) });
  const rows = await collectRows(plan, { rows: scanCsv(file, types) });
  expect(rows.map(({ example, found }) => [example, found])).toEqual(rows.map((row) => [row.example, row.broken]));
  expect(new Set(rows.map((row) => row.broken))).toEqual(new Set([true, false]));
});

function typeOf(column: string): DataType {
  if (column === 'example') return 'string';
  if (column === 'broken' || column.endsWith('_received')) return 'boolean';
  const { type } = [...silver.columns, ...factOrders.columns].find(({ name }) => name === column)!;
  return type as DataType;
}

test('each rule has a unique name, and a sentence that describes it', () => {
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
  for (const { description } of rules) expect(description).toMatch(/^[A-Z].*[.]$/);
});
