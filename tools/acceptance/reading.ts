import { DeltaTable, query, type TextResult } from '@fastcart/delta';
import { ofBinding, ofSpark } from './rows';
import type { Facts } from './spark';

/** Everything that must come out the same, whichever way it is asked for. */
export interface Reading {
  versions: Record<string, string[]>;
  count: number;
  extremes: string;
  /** Filters by a value that did not find just the rows that have it. */
  missed: string[];
}

export function wanted({ versions, extremes }: Facts): Reading {
  const rows = Object.fromEntries(Object.entries(versions).map(([version, rows]) => [version, ofSpark(rows)]));
  const newest = rows[Math.max(...Object.keys(rows).map(Number))]!;
  return { versions: rows, count: newest.length, extremes: ofSpark([extremes])[0]!, missed: [] };
}

export async function rowsOf(table: DeltaTable): Promise<string[]> {
  return ofBinding(await query('SELECT * FROM t', { t: table }).text());
}

/** Count, extremes and filters may be answered by statistics: they have to say what the rows say. */
export async function reading(url: string, { versions, extremes }: Facts): Promise<Reading> {
  const rows: Record<string, string[]> = {};
  for (const version of Object.keys(versions)) {
    rows[version] = await rowsOf(await DeltaTable.open(url, { version: Number(version) }));
  }
  const table = await DeltaTable.open(url);
  const [counted] = await query('SELECT count(*) AS n FROM t', { t: table }).rows();
  return {
    versions: rows,
    count: Number(counted!.n),
    extremes: await extremesOf(table, Object.keys(JSON.parse(extremes) as object)),
    missed: await missed(table),
  };
}

async function extremesOf(table: DeltaTable, names: string[]): Promise<string> {
  if (names.length === 0) return '{}';
  const aggregates = names.map((name) => `${name.slice(0, 3)}("${name.slice(4)}") AS "${name}"`);
  return ofBinding(await query(`SELECT ${aggregates.join(', ')} FROM t`, { t: table }).text())[0]!;
}

/** SQL of a value, or nothing where it cannot be compared. DataFusion's own TIMESTAMP ends in the year 2262. */
export function literal(type: string, text: string | null): string | undefined {
  if (text === null) return 'NULL';
  if (type === 'string') return `'${text.replaceAll("'", "''")}'`;
  if (type === 'date') return `DATE '${text}'`;
  if (type === 'timestamp') return `arrow_cast('${text}', 'Timestamp(Microsecond, Some("UTC"))')`;
  if (type === 'timestamp_ntz') return `arrow_cast('${text}', 'Timestamp(Microsecond, None)')`;
  if (type.startsWith('decimal')) return `CAST('${text}' AS ${type.toUpperCase()})`;
  return ['boolean', 'integer', 'long'].includes(type) ? text : undefined;
}

async function missed(table: DeltaTable): Promise<string[]> {
  const { columns, rows } = await query('SELECT * FROM t', { t: table }).text();
  const wrong: string[] = [];
  for (const [at, { name, type }] of columns.entries()) {
    for (const text of new Set(rows.slice(0, 20).map((row) => row[at] ?? null))) {
      const sql = literal(type, text);
      if (!sql) continue;
      const filter = `"${name}" IS NOT DISTINCT FROM ${sql}`;
      const comparison = sql === 'NULL' ? `"${name}" IS NULL` : `"${name}" = ${sql}`;
      const has = rows.filter((row) => (row[at] ?? null) === text).length;
      for (const predicate of [filter, comparison]) {
        const [found] = await query(`SELECT count(*) AS n FROM t WHERE ${predicate}`, { t: table }).rows();
        if (Number(found!.n) !== has) wrong.push(`${predicate}: ${String(found!.n)} of ${has}`);
      }
    }
  }
  return wrong;
}

/** The change feed without the times of the commits. */
export async function changesOf(table: DeltaTable, from: number, to: number): Promise<string[]> {
  const { columns, rows } = await query('SELECT * FROM c', { c: { changes: table, from, to } }).text();
  const kept = columns.map(({ name }) => name !== '_commit_timestamp');
  const pick = <T>(list: T[]): T[] => list.filter((_, at) => kept[at]);
  const result: TextResult = { columns: pick(columns), rows: rows.map(pick) };
  return ofBinding(result);
}
