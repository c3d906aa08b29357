import { type DeltaTable, query } from '@fastcart/delta';
import type { Drift, ReportInput } from '@fastcart/quality';
import { identifier } from '@fastcart/query/sql';
import { bronze, columnNames } from '@fastcart/schemas';
import { mayBeShown, pathsOf } from '../schema/rescued';
import { typeText } from '../schema/type-text';

/** The source columns of Bronze, with the days of their values. */
export async function addedColumns(table: DeltaTable, since: string): Promise<ReportInput['columns']> {
  const names = columnNames(bronze);
  const added = table.schema.fields.filter(({ name }) => !names.includes(name));
  if (added.length === 0) return [];
  const facts = added.flatMap(({ name }, at) => {
    const column = identifier(name);
    const day = `CASE WHEN ${column} IS NOT NULL THEN ingestion_date END`;
    return [`count(${column}) AS rows_${at}`, `min(${day}) AS first_${at}`, `max(${day}) AS last_${at}`];
  });
  const sql = `SELECT ${facts.join(', ')} FROM bronze WHERE ingestion_date >= DATE '${since}'`;
  const [row] = await query(sql, { bronze: table }).rows();
  return added.map(({ name, type }, at) => ({
    name,
    type: typeText(type),
    rows: Number(row![`rows_${at}`]),
    first: row![`first_${at}`] as string | null,
    last: row![`last_${at}`] as string | null,
  }));
}

/** Replaces every path whose name may be personal data. */
const withheld = '…';

/** The greatest number of the newest rows with rescued values to read, and of their paths to report. */
const [maxRows, maxPaths] = [20_000, 50];

/** The paths of rescued values in the newest rows with rescued values; the most frequent first. */
export async function rescuedPaths(table: DeltaTable, since: string): Promise<Drift[]> {
  const sql = `SELECT CAST(ingestion_date AS string) AS day, _rescued_data AS rescued FROM bronze
    WHERE _rescued_data IS NOT NULL AND ingestion_date >= DATE '${since}'
    ORDER BY ingestion_date DESC LIMIT ${maxRows}`;
  const rows = await query(sql, { bronze: table }).rows();
  const paths = new Map<string, { rows: number; first: string; last: string }>();
  for (const { day, rescued } of rows) {
    const date = String(day);
    const names = [...pathsOf(String(rescued))].map((path) => (mayBeShown(path) ? path : withheld));
    for (const name of new Set(names)) {
      const known = paths.get(name);
      paths.set(name, { rows: (known?.rows ?? 0) + 1, first: date, last: known?.last ?? date });
    }
  }
  // There may be more rows after the last one that was read.
  const cut = rows.length === maxRows ? rows.at(-1)!.day : undefined;
  return [...paths]
    .map(([name, { first, ...path }]) => ({ name, ...path, first: first === cut ? null : first }))
    .toSorted((left, right) => right.rows - left.rows || (left.name < right.name ? -1 : 1))
    .slice(0, maxPaths);
}
