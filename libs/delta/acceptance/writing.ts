import { cpSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { DeltaTable, query } from '../ts';
import { rowsOf } from './reading';

export const writes = ['append', 'merge', 'delete'] as const;
export type Write = (typeof writes)[number];

export interface Written {
  path: string;
  version: number;
  rows: string[];
}

/** Writes to a copy of a table; what the binding reads from it then. */
export async function writeToCopy(source: string, path: string, write: Write): Promise<Written> {
  cpSync(source, path, { recursive: true });
  const table = await DeltaTable.open(pathToFileURL(path).href);
  const before = table.version;
  try {
    const count = await change(table, write);
    const rows = await rowsOf(await DeltaTable.open(table.url));
    expect(rows).toHaveLength(count);
    return { path, version: table.version, rows };
  } catch (error) {
    // What was refused was refused as a whole.
    expect((await DeltaTable.open(table.url)).version).toBe(before);
    throw error;
  }
}

/** One write of a kind, told by the first column; the number of rows that it must leave. */
async function change(table: DeltaTable, write: Write): Promise<number> {
  const name = table.schema.fields[0]!.name;
  const before = await DeltaTable.open(table.url);
  const [counted] = await query(`SELECT count(*) AS n, count("${name}") AS known FROM t`, { t: before })
    .rows()
    // A table that cannot be read is refused for what it is, not for its source.
    .catch(() => [undefined]);
  const [n, known] = [Number(counted?.n ?? 0), Number(counted?.known ?? 0)];
  if (write === 'delete') {
    await table.delete(`"${name}" IS NOT NULL`);
    return n - known;
  }
  const rows = (sql: string) => (counted ? query(sql, { t: before }) : query(`SELECT NULL AS "${name}"`));
  if (write === 'append') {
    await table.append(rows('SELECT * FROM t LIMIT 1'));
    return n + Math.min(n, 1);
  }
  // A null equals nothing: its row comes in anew.
  await table.merge(rows('SELECT * FROM t'), {
    on: `target."${name}" = source."${name}"`,
    whenMatched: [{}],
    whenNotMatched: [{}],
  });
  return n + (n - known);
}
