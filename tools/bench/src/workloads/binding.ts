import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DeltaTable, query } from '@fastcart/delta';
import { silver } from '@fastcart/schemas';
import type { Bench } from '../bench';
import { operations, type Request } from '../binding/operations';
import { Warm } from '../binding/warm';
import { ResultsDiffer } from '../figures';
import { polarsPython } from '../install';
import { peers } from '../paths';
import { product, runLayer } from '../sides';
import { ordersOfADay } from './day';

const columns = [
  'timestamp',
  'customer_id',
  'product_id',
  'product_name',
  'quantity',
  'price',
  'total',
  'shipping_city',
];
// A partition column comes as a dictionary, which Python's writer cannot take from a Parquet file.
const selected = [...columns, 'CAST(status AS STRING) AS status'].join(', ');
const rowsToMerge = 2000;
const sql = `SELECT product_id, count(*) AS events, sum(total) AS total FROM t WHERE status = 'shipped' GROUP BY product_id ORDER BY product_id`;

/** The two bindings of delta-rs, operation by operation, in processes that are warm. */
export async function binding(bench: Bench): Promise<void> {
  const files = await prepare(bench);
  const warm = {
    product: new Warm({ program: process.execPath, args: [join(__dirname, '../binding/serve.js')] }),
    polars: new Warm({ program: polarsPython(), args: [join(peers, 'polars_deltalake/binding.py')] }),
  };
  // The first round is not counted: it loads what is loaded on first use.
  for (let round = 0; round <= bench.repetitions; round += 1) {
    const turns = Object.entries(warm);
    if (round % 2 === 1) turns.reverse();
    for (const [side] of turns) {
      rmSync(bench.path('binding', side), { recursive: true, force: true });
      cpSync(files.table, bench.path('binding', side), { recursive: true });
    }
    for (const operation of operations) {
      const results: Record<string, string> = {};
      for (const [side, process] of turns) {
        const request: Request = { operation, ...files, table: bench.path('binding', side), sql };
        const { milliseconds, result } = await process.ask(request);
        results[side] = result;
        if (round > 0) bench.record({ workload: 'binding', what: operation, side, values: { time: milliseconds } });
      }
      if (results.product !== results.polars) {
        throw new ResultsDiffer(`binding: ${operation} gives ${results.product} here, ${results.polars} in Python`);
      }
    }
  }
  Object.values(warm).forEach((process) => process.close());
}

/** A table that holds a day of Silver's rows, as many rows to append, and some to merge, half of them new. */
async function prepare(bench: Bench): Promise<Omit<Request, 'operation' | 'sql'>> {
  const lake = bench.path('binding-lake');
  await runLayer(product, 'all', bench.log('day', 0, bench.scaled(ordersOfADay)), lake);
  using t = await DeltaTable.open(`file://${lake}/${silver.path}`);
  const paths = {
    table: bench.path('binding-table'),
    rows: bench.path('rows.parquet'),
    updates: bench.path('updates.parquet'),
    out: bench.path('out.arrow'),
  };
  const select = (id: string): string => `SELECT ${id} AS order_id, ${selected} FROM t`;
  const { rows } = await query(select("concat(order_id, '-later')"), { t }).toParquetFile(paths.rows);
  const half = 'CASE WHEN quantity % 2 = 0 THEN order_id ELSE concat(order_id, product_id) END';
  await query(`${select(half)} ORDER BY order_id, timestamp LIMIT ${rowsToMerge}`, { t }).toParquetFile(paths.updates);
  const fields = ['order_id', ...columns, 'status'].map((name) =>
    t.schema.fields.find((field) => field.name === name)!,
  );
  using table = await DeltaTable.create(`file://${paths.table}`, {
    schema: { type: 'struct', fields },
    properties: { 'delta.enableChangeDataFeed': 'true' },
  });
  await table.append(query(select('order_id'), { t }));
  bench.descriptions.binding = `a table of ${rows.toLocaleString('en-US')} rows; as many appended, ${rowsToMerge.toLocaleString('en-US')} merged`;
  return paths;
}
