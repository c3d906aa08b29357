import { type DeltaTable, query, type TextResult } from '@fastcart/delta';
import { order, rel } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import type { Lake } from '@fastcart/runtime';
import { bronze, columnNames, isBusiness, type Table } from '@fastcart/schemas';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { csv } from './csv';

/** What depends on the clock or the transport is left out; what the source added comes last. */
function exportedColumns(table: Table, opened: DeltaTable): string[] {
  const contract = columnNames(table);
  const added = opened.schema.fields.map(({ name }) => name).filter((name) => !contract.includes(name));
  const stable = table.columns.filter((column) => !column.volatile).map(({ name }) => name);
  return table.name === bronze.name ? [...stable, ...added] : stable;
}

/** A table's rows as text, in the table's order. */
function exportRows(table: Table, opened: DeltaTable): Promise<TextResult> {
  const sorted = rel('t', exportedColumns(table, opened)).sort(...order(...table.order));
  return query(toSql(sorted), { t: opened }).text();
}

/** Writes every table as `<name>.csv` into a folder; the number of rows by table. */
export async function exportLake(lake: Lake, folder: string): Promise<Record<string, number>> {
  await mkdir(folder, { recursive: true });
  const counts: Record<string, number> = {};
  for (const table of lake.contract.tables.filter(isBusiness)) {
    const [opened] = await lake.open(table);
    const result = await exportRows(table, opened);
    await writeFile(join(folder, `${table.name}.csv`), csv(result));
    counts[table.name] = result.rows.length;
    opened.close();
  }
  return counts;
}
