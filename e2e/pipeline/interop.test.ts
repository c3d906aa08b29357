import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { query } from '@fastcart/delta';
import { Lake } from '@fastcart/runtime';
import { factOrders, goldTables, type Table, tables } from '@fastcart/schemas';
import { lakeRun } from '../support/command';
import { runBatches, temporaryFolder } from '../support/lake';
import { python } from '../support/python';
import { sample } from '../support/samples';

const folder = temporaryFolder();
const lake = join(folder, 'lake');
/** Copies in which another tool altered a value: of each Gold table, and of fact_orders, which Gold is computed from. */
const altered = { gold: join(folder, 'altered-gold'), core: join(folder, 'altered-core') };
const facts: Record<string, Facts> = {};
const victims: Record<string, Victim> = {};
const findings: Record<keyof typeof altered, Finding[]> = { gold: [], core: [] };

interface Facts {
  rows: number;
  version: number;
  columns: [name: string, type: string][];
  partitions: string[];
  properties: Record<string, string>;
}

interface Victim {
  column: string;
  type: string;
  where: string;
}

interface Finding {
  table: string;
  columns: string[];
}

/** Of the tables at these paths. */
const describeTables = `
import json, sys
from deltalake import DeltaTable
def describe(path):
    table = DeltaTable(path)
    fields = json.loads(table.schema().to_json())["fields"]
    return {
        "rows": table.to_pyarrow_table().num_rows,
        "version": table.version(),
        "columns": [[f["name"], f["type"] if isinstance(f["type"], str) else f["type"]["type"]] for f in fields],
        "partitions": table.metadata().partition_columns,
        "properties": table.metadata().configuration,
    }
print(json.dumps([describe(path) for path in sys.argv[1:]]))`;

/** Adds to a number, moves a date or time, appends to a text: whatever the column's type allows. One row of each table. */
const alter = `
import json, sys
from deltalake import DeltaTable
def alter(path, column, type, where):
    new = {"string": f"{column} || 'x'", "boolean": f"NOT {column}"}.get(type, f"{column} + 1")
    if type == "timestamp": new = f"{column} + INTERVAL '1 second'"
    if type == "double": new = f"{column} * 1.001 + 0.001"
    return DeltaTable(path).update(predicate=where, updates={column: new})["num_updated_rows"]
print(json.dumps([alter(**each) for each in json.loads(sys.argv[1])]))`;

/** The last column that can be changed and is not null somewhere, in the first such row. */
async function victimOf(table: Table): Promise<Victim> {
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

beforeAll(async () => {
  const { batches } = sample('late');
  // The second run replaces rows of the first.
  await runBatches('late', join(folder, 'log'), lake, [batches.at(0)!, batches.at(-1)!]);
  const described = python<Facts[]>(describeTables, ...tables.map(({ path }) => join(lake, path)));
  for (const [index, { name }] of tables.entries()) facts[name] = described[index]!;

  const changes: object[] = [];
  for (const [copy, changed] of [
    [altered.gold, goldTables],
    [altered.core, [factOrders]],
  ] as [string, Table[]][]) {
    cpSync(lake, copy, { recursive: true });
    for (const table of changed) {
      const victim = (victims[table.name] = await victimOf(table));
      changes.push({ path: join(copy, table.path), ...victim });
    }
  }
  expect(python<number[]>(alter, JSON.stringify(changes))).toEqual(changes.map(() => 1));
  for (const place of ['gold', 'core'] as const) {
    const { code, output } = await lakeRun(['validate', '--json', '--lake', altered[place]]);
    expect(code).toBe(65);
    findings[place] = (JSON.parse(output) as { findings: Finding[] }).findings;
  }
});

test.each(tables)('the deltalake of Python reads the same rows of $name', async (table) => {
  const [opened] = await new Lake(lake).open(table);
  const [counted] = await query('SELECT count(*) AS rows FROM t', { t: opened }).rows();
  expect(facts[table.name]).toEqual({
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

test('validate finds the lake sound', async () => {
  expect(await lakeRun(['validate', '--lake', lake])).toMatchObject({ code: 0, errors: '' });
});

test.each(goldTables)('validate finds a value of $name that another tool has changed', ({ name }) => {
  const { column } = victims[name]!;
  expect(findings.gold).toContainEqual(expect.objectContaining({ table: name, columns: [column] }));
});

test('validate finds a value of fact_orders that another tool has changed', () => {
  const { name } = factOrders;
  expect(findings.core).toContainEqual(expect.objectContaining({ table: name, columns: [victims[name]!.column] }));
});
