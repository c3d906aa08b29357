import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { query } from '@fastcart/delta';
import { Lake } from '@fastcart/runtime';
import { factOrders, goldTables, type Table, tables } from '@fastcart/schemas';
import { runBatches, temporaryFolder } from '../support/lake';
import { runApp } from '../support/process';
import { python } from '../support/python';

const folder = temporaryFolder();
const lake = join(folder, 'lake');

beforeAll(() => runBatches('late', join(folder, 'log'), lake));

interface Facts {
  rows: number;
  version: number;
  columns: [name: string, type: string][];
  partitions: string[];
  properties: Record<string, string>;
}

const describeTable = `
import json, sys
from deltalake import DeltaTable
table = DeltaTable(sys.argv[1])
schema = json.loads(table.schema().to_json())
print(json.dumps({
    "rows": table.to_pyarrow_table().num_rows,
    "version": table.version(),
    "columns": [[f["name"], f["type"] if isinstance(f["type"], str) else f["type"]["type"]] for f in schema["fields"]],
    "partitions": table.metadata().partition_columns,
    "properties": table.metadata().configuration,
}))`;

test.each(tables)("Python's deltalake reads $name as it is", async (table) => {
  const [opened] = await new Lake(lake).open(table);
  const [counted] = await query('SELECT count(*) AS rows FROM t', { t: opened }).rows();
  const facts = python<Facts>(describeTable, join(lake, table.path));
  expect(facts).toEqual({
    rows: Number(counted!.rows),
    version: opened.version,
    columns: table.columns.map(({ name, type }) => [
      name,
      typeof type === 'object' ? 'struct' : type.replace(/<.*/, ''),
    ]),
    partitions: table.partitionBy,
    properties: expect.objectContaining(table.properties),
  });
});

/** Adds to a number, moves a date or time, appends to a text: whatever the column's type allows. */
const alter = `
import json, sys
from deltalake import DeltaTable
path, column, kind, where = sys.argv[1:]
new = {"string": f"{column} || 'x'", "boolean": f"NOT {column}"}.get(kind, f"{column} + 1")
if kind == "timestamp": new = f"{column} + INTERVAL '1 second'"
if kind == "double": new = f"{column} * 1.001 + 0.001"
print(json.dumps(DeltaTable(path).update(predicate=where, updates={column: new})))`;

/** The last column that can be changed and is not null somewhere, in the first such row. */
async function victim(table: Table): Promise<{ column: string; type: string; where: string }> {
  const [opened] = await new Lake(lake).open(table);
  for (const { name, type } of [...table.columns].reverse()) {
    if (table.key.includes(name) || typeof type === 'object' || type === 'array<string>') continue;
    const keys = table.key.map((key) => `"${key}"`).join(', ');
    const [row] = await query(`SELECT ${keys} FROM t WHERE "${name}" IS NOT NULL ORDER BY ${keys} LIMIT 1`, {
      t: opened,
    }).rows();
    if (!row) continue;
    const where = Object.entries(row).map(
      ([key, value]) => `${key} = ${typeof value === 'string' ? `'${value}'` : String(value)}`,
    );
    return { column: name, type, where: where.join(' AND ') };
  }
  throw new Error(`${table.name} has nothing to alter`);
}

test('validate finds the lake sound', () => {
  expect(runApp('lake', ['validate', '--lake', lake])).toMatchObject({ code: 0, errors: '' });
});

test.each([...goldTables, factOrders] as Table[])(
  'validate finds a value of $name that another tool altered',
  async (table) => {
    const copy = join(folder, `altered-${table.name}`);
    cpSync(lake, copy, { recursive: true });
    const { column, type, where } = await victim(table);
    expect(python<Record<string, number>>(alter, join(copy, table.path), column, type, where)).toMatchObject({
      num_updated_rows: 1,
    });
    const { code, output } = runApp('lake', ['validate', '--json', '--lake', copy]);
    const { findings } = JSON.parse(output) as { findings: { table: string; columns: string[]; key: object }[] };
    expect({ code, table: table.name, findings }).toEqual({
      code: 65,
      table: table.name,
      findings: expect.arrayContaining([expect.objectContaining({ table: table.name, columns: [column] })]),
    });
    rmSync(copy, { recursive: true });
  },
);
