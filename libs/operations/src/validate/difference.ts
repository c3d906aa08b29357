import { query, type RowSource } from '@fastcart/delta';
import type { Plan } from '@fastcart/query';
import { identifier, toSql } from '@fastcart/query/sql';
import type { Column, Table } from '@fastcart/schemas';
import { inSlices, MAX_FINDINGS } from './slices';

/** One wrong row. */
export interface Finding {
  table: string;
  /** The problem: `missing`, `unexpected`, `differs`, or a sentence. */
  problem: string;
  key: Record<string, unknown>;
  /** The columns that differ. */
  columns: string[];
}

interface Compared {
  /** Columns of the key that all inputs have. Only rows with the same values in them are compared. */
  by?: readonly string[];
  columns?: Column[];
}

/**
 * Compares the rows of a table with the expected rows, by key. Null is equal to null in a key. Doubles may differ by a
 * relative 1e-9, because engines add in different orders.
 */
export async function differences(
  table: Table,
  expected: Plan,
  actual: Plan,
  relations: Record<string, RowSource>,
  { by = table.key, columns = table.columns }: Compared = {},
): Promise<Finding[]> {
  const compared = columns.filter(({ name }) => !table.key.includes(name));
  const keys = table.key.map((name) => `coalesce(e.${identifier(name)}, a.${identifier(name)}) AS ${identifier(name)}`);
  const on = table.key
    .map((name) => `(e.${identifier(name)} IS NOT DISTINCT FROM a.${identifier(name)})`)
    .join(' AND ');
  const differing = compared.map((column) => `CASE WHEN ${differs(column)} THEN '${column.name}' END`);
  const sql = `
    SELECT * FROM (
      SELECT ${keys.join(', ')},
        CASE WHEN e.present IS NULL THEN 'unexpected' WHEN a.present IS NULL THEN 'missing' ELSE 'differs' END AS problem,
        CASE WHEN e.present AND a.present THEN concat_ws(',', ${differing.join(', ')}) ELSE '-' END AS columns
      FROM (SELECT *, true AS present FROM (${toSql(expected)})) e
      FULL JOIN (SELECT *, true AS present FROM (${toSql(actual)})) a ON ${on}
    ) WHERE columns <> '' LIMIT ${MAX_FINDINGS}`;
  return inSlices(by, relations, async (slice) => {
    const rows = await query(sql, slice).rows();
    return rows.map(({ problem, columns: names, ...key }) => ({
      table: table.name,
      problem: String(problem),
      key,
      columns: problem === 'differs' ? String(names).split(',') : [],
    }));
  });
}

function differs({ name, type }: Column): string {
  const [left, right] = [`e.${identifier(name)}`, `a.${identifier(name)}`];
  if (type === 'double') {
    const far = `abs(${left} - ${right}) > 1e-9 * greatest(abs(${left}), abs(${right}))`;
    return `((${left} IS NULL) <> (${right} IS NULL) OR ${far})`;
  }
  if (type === 'array<string>') return `array_to_string(${left}, ',') IS DISTINCT FROM array_to_string(${right}, ',')`;
  return `${left} IS DISTINCT FROM ${right}`;
}

/** Keys that a table has more than once. */
export function repeatedKeys(table: Table, relations: Record<string, RowSource>): Promise<Finding[]> {
  const keys = table.key.map(identifier).join(', ');
  const sql = `SELECT ${keys} FROM ${identifier(table.name)} GROUP BY ${keys} HAVING count(*) > 1 LIMIT ${MAX_FINDINGS}`;
  return inSlices(table.key, relations, async (slice) => {
    const rows = await query(sql, slice).rows();
    return rows.map((key) => ({ table: table.name, problem: 'repeated key', key, columns: [] }));
  });
}
