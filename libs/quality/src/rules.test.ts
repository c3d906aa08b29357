import { col, type DataType, lit, money, namesWhere, input } from '@fastcart/query';
import { collectRows, scanCsv } from '@fastcart/query/polars';
import { silver } from '@fastcart/schemas';
import { join } from 'node:path';
import { brokenRules, rules } from './rules';
import { framesOfLines } from './testing/frames';

const frames = framesOfLines();

/** The rules that each line breaks; a line's last field is its name. */
async function broken(
  severity: 'reject' | 'score' | 'warning',
  types: Record<string, DataType>,
  lines: string[],
  on: 'event' | 'order' = 'event',
): Promise<Record<string, unknown>> {
  const named: Record<string, DataType> = { ...types, name: 'string' };
  const plan = input('rows', Object.keys(named)).select({
    name: col('name'),
    broken: namesWhere(brokenRules(severity, on)),
  });
  const rows = await collectRows(plan, frames('rows', named, lines));
  return Object.fromEntries(rows.map((row) => [String(row.name), row.broken]));
}

test('an event is rejected for all its reasons, in the order of the rules', async () => {
  const received = { total_received: 'boolean', price_received: 'boolean', quantity_received: 'boolean' } as const;
  const types = {
    order_id: 'string',
    customer_id: 'string',
    timestamp: 'timestamp',
    timestamp_received: 'boolean',
    total: money,
    price: money,
    quantity: 'integer',
    ...received,
  } as const;
  const at = '2025-11-09T15:55:40.669190Z';
  expect(
    await broken('reject', types, [
      `o,c,${at},true,1.00,1.00,1,true,true,true,sound`,
      `o,c,${at},true,1.00,,,true,false,false,price and quantity may be missing`,
      `o,c,${at},true,1.00,0.00,-3,true,true,true,zero and negative price and quantity`,
      `o,c,${at},true,0.00,1.00,1,true,true,true,zero total`,
      `o,c,${at},true,-0.01,1.00,1,true,true,true,negative total`,
      `o,c,${at},true,,1.00,1,false,true,true,no total`,
      `,,,false,,,,true,true,true,nothing readable`,
      `o,c,,true,1.00,1.00,1,true,true,true,unreadable timestamp`,
    ]),
  ).toEqual({
    sound: [],
    'price and quantity may be missing': [],
    'zero and negative price and quantity': [],
    'zero total': ['total_zero'],
    'negative total': ['total_negative'],
    'no total': ['total_missing'],
    'nothing readable': [
      'order_id_missing',
      'customer_id_missing',
      'total_invalid',
      'price_invalid',
      'quantity_invalid',
      'timestamp_missing',
    ],
    'unreadable timestamp': ['timestamp_invalid'],
  });
});

test('a score is exact to the cent and to the microsecond', async () => {
  const types = {
    total: money,
    price: money,
    quantity: 'integer',
    status: 'string',
    timestamp: 'timestamp',
    ingestion_timestamp: 'timestamp',
  } as const;
  const [now, late, later] = ['15:00:00.000000', '15:05:00.000000', '15:05:00.000001'].map((at) => `2025-11-09T${at}Z`);
  expect(
    await broken('score', types, [
      `3.01,1.00,3,shipped,${late},${now},a cent more and five minutes ahead`,
      `2.99,1.00,3,pending,${now},${later},a cent less`,
      `3.02,1.00,3,pending,${now},${now},two cents more`,
      `2.98,1.00,3,pending,${now},${now},two cents less`,
      `3.00,,3,pending,${now},${now},no price`,
      `3.00,1.00,,unknown,${later},${now},everything`,
      `9999999999999999.99,9999999999999999.99,2147483647,pending,${now},${now},beyond 18 digits`,
    ]),
  ).toEqual({
    'a cent more and five minutes ahead': [],
    'a cent less': [],
    'two cents more': ['total_matches'],
    'two cents less': ['total_matches'],
    'no price': ['total_matches'],
    everything: ['total_matches', 'status_known', 'timestamp_not_future'],
    'beyond 18 digits': ['total_matches'],
  });
});

test.each(['clean', 'dirty', 'edges', 'late'])('the rows of the sample %s score as expected', async (sample) => {
  const file = join(__dirname, '../../../samples', sample, 'expected/silver.csv');
  const columns = silver.columns.filter((column) => !column.volatile);
  const types = Object.fromEntries(
    columns.map(({ name, type }) => [name, type === 'array<string>' ? 'string' : (type as DataType)]),
  );
  // Timestamps of the future lie in 2099 in the samples.
  const rows = input('silver', Object.keys(types)).with({
    ingestion_timestamp: lit('2026-01-01T00:00:00Z', 'timestamp'),
  });
  const scores = rows.select({ failed_rules: col('failed_rules'), found: namesWhere(brokenRules('score')) });
  const found = await collectRows(scores, { silver: scanCsv(file, types) });
  expect(found.map((row) => JSON.stringify(row.found))).toEqual(found.map((row) => row.failed_rules));
});

test('a warning is given for what is odd, not for what is unknown', async () => {
  const types = { customer_email: 'string', product_id: 'string', price: money, quantity: 'integer' } as const;
  expect(
    await broken('warning', types, [
      'a.b@example.org,PROD-001,15.00,1,least',
      'a+b@mail.example.org,PROD-001,45.00,5,most',
      ',PROD-015,,,unknown values',
      'a@example,PROD-001,45.01,6,too much',
      'a b@example.org,PROD-002,39.99,0,too little',
      'a@b@example.org,PROD-016,40.00,3,not in the catalogue',
    ]),
  ).toEqual({
    least: [],
    most: [],
    'unknown values': [],
    'too much': ['email_format', 'catalogue_price_range', 'quantity_range'],
    'too little': ['email_format', 'catalogue_price_range', 'quantity_range'],
    'not in the catalogue': ['email_format', 'catalogue_price_range'],
  });
});

test('an order that skips a step or goes back is not in order', async () => {
  const types = {
    pending_at: 'timestamp',
    confirmed_at: 'timestamp',
    processing_at: 'timestamp',
    shipped_at: 'timestamp',
    cancelled_at: 'timestamp',
  } as const;
  const [first, second, third, fourth] = [1, 2, 3, 4].map((hour) => `2025-11-09T0${hour}:00:00.000000Z`);
  const lines = [
    `${first},${second},${third},${fourth},,step by step`,
    `${first},${second},,,,on its way`,
    `${first},${second},,,${third},cancelled`,
    `${first},${first},${first},${first},${first},all at once`,
    `${first},,,${fourth},,steps unseen`,
    `,${second},${third},${fourth},,pending unseen`,
    `,,,,${first},only cancelled`,
    `${second},,,,${first},cancelled before pending`,
    `${second},${first},,,,confirmed before pending`,
    `${first},${second},${fourth},${third},,shipped before processing`,
    `,,,,,nothing known`,
  ];
  expect(await broken('warning', types, lines, 'order')).toEqual({
    'step by step': [],
    'on its way': [],
    cancelled: [],
    'all at once': [],
    'steps unseen': ['lifecycle_order'],
    'pending unseen': ['lifecycle_order'],
    'only cancelled': ['lifecycle_order'],
    'cancelled before pending': ['lifecycle_order'],
    'confirmed before pending': ['lifecycle_order'],
    'shipped before processing': ['lifecycle_order'],
    'nothing known': [],
  });
});

test('a rule has one name and a sentence', () => {
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
  for (const { description } of rules) expect(description).toMatch(/^[A-Z].*[.]$/);
});
