import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type DeltaTable, query } from '@fastcart/delta';
import type { Finding } from '@fastcart/operations/validate/index';
import { Lake } from '@fastcart/runtime';
import { open } from '../support/corrupt';
import { run, temporaryFolder } from '../support/lake';

const folder = temporaryFolder();
const [lake, altered] = [join(folder, 'lake'), join(folder, 'altered')];

/** Of queries: less than the orders' streets weigh, more than a sort of keys needs. */
const memory = 45e6;
const orders = 4_000;
const street = (id: number): string => `${id} ${'Long '.repeat(2_500)}Street`;

beforeAll(async () => {
  const topic = join(folder, 'log', 'ecommerce-sales');
  mkdirSync(topic, { recursive: true });
  const event = {
    ...{ timestamp: '2025-11-01T12:00:00Z', status: 'shipped', quantity: 1, price: 5, total: 5 },
    ...{ customer_id: 'C', payment_method: 'card' },
  };
  const line = (id: number): string => {
    const address = { street: street(id), city: 'Springfield', state: 'IL', zip: '62701', country: 'US' };
    const own = { order_id: `ORD-${id}`, product_id: `P-${id % 10}`, shipping_address: address };
    return `${JSON.stringify({ ...event, ...own })}\n`;
  };
  writeFileSync(join(topic, '0.ndjson'), Array.from({ length: orders }, (_, id) => line(id)).join(''));
  await run(join(folder, 'log'), lake);
});

/** A limit is the process's, and lower than a command takes: what a lake of a million rows does in 1 GB. */
async function inLittleMemory<T>(work: string, url: string): Promise<T> {
  const script = `
    const { limitMemory, query } = require('@fastcart/delta');
    const { Lake } = require('@fastcart/runtime');
    const { silver } = require('@fastcart/schemas');
    const { validate } = require('@fastcart/operations/validate/index');
    limitMemory(${memory});
    const lake = ${JSON.stringify(url)};
    (${work})().then((found) => process.stdout.write(JSON.stringify(found, (_, value) => (typeof value === 'bigint' ? String(value) : value))));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: __dirname });
  return JSON.parse(stdout) as T;
}

const validated = (url: string): Promise<Finding[]> => inLittleMemory('() => validate(new Lake(lake))', url);

test('a lake whose rows do not fit in memory is compared in slices', async () => {
  const whole = `async () => {
    const t = await new Lake(lake).find(silver);
    const sql = 'SELECT max(a.shipping_street) AS a, max(b.shipping_street) AS b FROM t a FULL JOIN t b ON a.order_id = b.order_id';
    return query(sql, { t }).rows().then(() => 'fits', ({ code }) => code);
  }`;
  expect(await inLittleMemory(whole, lake)).toBe('OUT_OF_MEMORY');
  expect(await validated(lake)).toEqual([]);
});

/** What no worker takes for news. */
const commit = { metadata: { housekeeping: true } };

/** Of the rows that these conditions choose, changes the first, takes the second away, and doubles the third. */
async function alter(table: DeltaTable, column: string, [changed, lost, doubled]: string[]): Promise<void> {
  await table.update({ [column]: `${column} + 1` }, { predicate: changed, commit });
  await table.append(query(`SELECT * FROM t WHERE ${doubled}`, { t: table }), { commit });
  await table.delete(lost, { commit });
}

test('the comparison in slices finds a single changed, lost or doubled row in each layer', async () => {
  cpSync(lake, altered, { recursive: true });
  const layers = {
    silver: { column: 'quantity', key: 'order_id', rows: ['ORD-1', 'ORD-2', 'ORD-3'] },
    fact_orders: { column: 'quantity', key: 'order_id', rows: ['ORD-4', 'ORD-5', 'ORD-6'] },
    daily_revenue_by_product: { column: 'total_quantity_sold', key: 'product_id', rows: ['P-1', 'P-2', 'P-3'] },
  };
  for (const [name, { column, key, rows }] of Object.entries(layers)) {
    const table = await open(new Lake(altered), name);
    await alter(
      table,
      column,
      rows.map((value) => `${key} = '${value}'`),
    );
    table.close();
  }
  const reported = (await validated(altered)).map(({ table, problem, key, columns }) =>
    [table, problem, key.order_id ?? key.product_id, ...columns].join(' '),
  );
  const wrong = Object.entries(layers).flatMap(
    ([
      name,
      {
        column,
        rows: [changed, lost, doubled],
      },
    ]) => [`${name} differs ${changed} ${column}`, `${name} missing ${lost}`, `${name} repeated key ${doubled}`],
  );
  expect(reported.filter((line) => !line.includes('revenue ')).toSorted()).toEqual(wrong.toSorted());
});
