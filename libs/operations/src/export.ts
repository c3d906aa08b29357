import { type DeltaTable, query } from '@fastcart/delta';
import { makeFolder } from '@fastcart/events';
import { order, input } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import type { Lake } from '@fastcart/runtime';
import { bronze, columnNames, isBusiness, type Table } from '@fastcart/schemas';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { csv } from './csv';
import { type Texts, texts } from './texts';

/** The columns of an export: without those that depend on the clock or the transport, and with source columns last. */
function exportedColumns(table: Table, opened: DeltaTable): string[] {
  const names = columnNames(table);
  const added = opened.schema.fields.map(({ name }) => name).filter((name) => !names.includes(name));
  const stable = table.columns.filter((column) => !column.volatile).map(({ name }) => name);
  return table.name === bronze.name ? [...stable, ...added] : stable;
}

/** Writes a table's rows, in the table's order, to a CSV file. Returns their number. */
async function exportRows(table: Table, opened: DeltaTable, file: string): Promise<number> {
  const sorted = input('t', exportedColumns(table, opened)).sort(...order(...table.order));
  const { columns, batches } = await texts(query(toSql(sorted), { t: opened }));
  let count = 0;
  const counted = async function* (): Texts['batches'] {
    for await (const rows of batches) {
      count += rows.length;
      yield rows;
    }
  };
  await writeFile(file, csv({ columns, batches: counted() }));
  return count;
}

/** Writes every table of the lake as `<name>.csv` to a folder. Returns the number of rows by table. */
export async function exportLake(lake: Lake, folder: string): Promise<Record<string, number>> {
  makeFolder(folder);
  const counts: Record<string, number> = {};
  for (const table of lake.lakeSchema.tables.filter(isBusiness)) {
    using tables = await lake.openPresent([table]);
    const opened = tables[table.name];
    if (!opened) continue;
    counts[table.name] = await exportRows(table, opened, join(folder, `${table.name}.csv`));
  }
  return counts;
}
