import { cpSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { DeltaError, DeltaTable, query } from '@fastcart/delta';
import { rowsOf } from './reading';

export const writes = ['merge', 'append', 'delete'] as const;
export type Write = (typeof writes)[number];

/** The version that a write made, the number of rows it should have and the rows that it has, or what refused it. */
export type Outcome = { version: number; count: number; rows: string[] } | DeltaError;

/** Writes to a copy of a table, one after the other. */
export async function writeToCopy(source: string, path: string): Promise<Record<Write, Outcome>> {
  cpSync(source, path, { recursive: true });
  const url = pathToFileURL(path).href;
  const outcomes = {} as Record<Write, Outcome>;
  for (const write of writes) outcomes[write] = await outcome(url, write);
  return outcomes;
}

async function outcome(url: string, write: Write): Promise<Outcome> {
  const table = await DeltaTable.open(url);
  const before = table.version;
  try {
    const count = await change(table, write);
    return { version: table.version, count, rows: await rowsOf(await DeltaTable.open(url)) };
  } catch (error) {
    if (!DeltaError.is(error)) throw error;
    // What was refused was refused as a whole.
    expect((await DeltaTable.open(url)).version).toBe(before);
    return error;
  }
}

/** One write of the kind in the first column, and the number of rows after it. */
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
