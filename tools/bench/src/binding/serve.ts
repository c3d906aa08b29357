// The product's binding in a warm process: a request a line on stdin, an answer a line on stdout.
import { createInterface } from 'node:readline';
import { DeltaTable, query } from '@fastcart/delta';
import type { Answer, Operation, Request } from './operations';

const open = ({ table }: Request): Promise<DeltaTable> => DeltaTable.open(`file://${table}`);

const perform: Record<Operation, (table: DeltaTable, request: Request) => Promise<string>> = {
  open: async (_, request) => String((await open(request)).version),
  sql: async (t, { sql }) => JSON.stringify((await query(sql, { t }).text()).rows),
  scan: async (t, { out }) => String((await query('SELECT * FROM t', { t }).toArrowFile(out)).rows),
  changes: async (t, { out }) => {
    const relations = { c: { changes: t, from: 1, to: t.version } };
    return String((await query('SELECT * FROM c', relations).toArrowFile(out)).rows);
  },
  append: async (t, { rows }) => String((await t.append({ parquet: rows })).version),
  merge: async (t, { updates }) => {
    const on = 'target.order_id = source.order_id AND target.timestamp = source.timestamp';
    const spec = { on, whenMatched: [{ set: 'all' as const }], whenNotMatched: [{ set: 'all' as const }] };
    const { metrics } = await t.merge({ parquet: updates }, spec);
    return `${metrics.num_target_rows_updated} updated, ${metrics.num_target_rows_inserted} inserted`;
  },
};

async function main(): Promise<void> {
  for await (const line of createInterface(process.stdin)) {
    const request = JSON.parse(line) as Request;
    const table = await open(request);
    const started = performance.now();
    const result = await perform[request.operation](table, request);
    const answer: Answer = { milliseconds: performance.now() - started, result };
    console.log(JSON.stringify(answer));
  }
}

void main();
