import { type DeltaTable, query, type RowSource } from '@fastcart/delta';
import { type Expr, money } from '@fastcart/query';
import { exprSql, identifier } from '@fastcart/query/sql';
import type { Run } from '@fastcart/runtime';
import { factTables, goldTables, type Table } from '@fastcart/schemas';

/** The number of rows, and sums of columns as exact text; null for no rows. */
export type Totals = Record<string, string | null>;

/** The present and the replayed content of a table. */
export interface Change {
  table: string;
  /** The number of keys by the change of their rows. */
  added: number;
  removed: number;
  changed: number;
  before: Totals;
  after: Totals;
  /** For Gold: the dates with changes. */
  dates?: { date: string; before: Totals; after: Totals }[];
}

/** The keys of rows that differ in two tables, as an Arrow file, and their number by kind. */
export interface Differing {
  keys: string;
  kinds: { added: number; removed: number; changed: number };
}

export const differNowhere = ({ kinds }: Differing): boolean => Object.values(kinds).every((count) => count === 0);

interface Pair {
  live: DeltaTable;
  staged: DeltaTable;
}

/** The time at which a run wrote a row is not compared. */
const compared = ({ columns }: Table): string[] =>
  columns.map(({ name }) => name).filter((name) => !name.startsWith('silver_ingestion_'));

/**
 * Compares rows by key and by a digest of all values, so that only keys and digests are in memory. `within`: the rows of both
 * tables to compare. `having`: the keys, by `live_date` and `staged_date`, the dates of ingestion of the two rows.
 */
export async function differing(
  run: Run,
  table: Table,
  tables: Pair,
  { within, having = 'true' }: { within?: Expr; having?: string } = {},
): Promise<Differing> {
  const keys = table.key.map(identifier).join(', ');
  const where = within ? `WHERE ${exprSql(within)}` : '';
  const date = compared(table).includes('ingestion_date') ? 'ingestion_date' : 'CAST(NULL AS DATE)';
  const file = run.spool.arrow(`${table.name}-keys`);
  const sql = `
    SELECT ${keys}, live, staged FROM (
      SELECT ${keys}, max(live) AS live, max(staged) AS staged,
        max(CASE WHEN live > 0 THEN at END) AS live_date, max(CASE WHEN staged > 0 THEN at END) AS staged_date
      FROM (
        SELECT ${keys}, digest, max(at) AS at, sum(l) AS live, sum(s) AS staged FROM (
          SELECT ${keys}, ${digest(table)} AS digest, ${date} AS at, 1 AS l, 0 AS s FROM live ${where}
          UNION ALL SELECT ${keys}, ${digest(table)} AS digest, ${date} AS at, 0 AS l, 1 AS s FROM staged ${where}
        ) GROUP BY ${keys}, digest HAVING sum(l) <> sum(s)
      ) GROUP BY ${keys}
    ) WHERE ${having}`;
  await query(sql, { ...tables }).toArrowFile(file);
  const [kinds] = await query(
    `SELECT count(*) FILTER (WHERE live = 0) AS added, count(*) FILTER (WHERE staged = 0) AS removed,
      count(*) FILTER (WHERE live > 0 AND staged > 0) AS changed FROM keys`,
    { keys: { arrow: file } },
  ).rows();
  const { added, removed, changed } = kinds as Record<'added' | 'removed' | 'changed', bigint>;
  return { keys: file, kinds: { added: Number(added), removed: Number(removed), changed: Number(changed) } };
}

/** SQL: length and text of each column, and nothing for null, so that different rows have different texts. */
function digest(table: Table): string {
  const texts = table.columns
    .filter(({ name }) => compared(table).includes(name))
    .map(({ name, type }) => {
      const text = type === 'array<string>' ? `array_to_string(${identifier(name)}, ',')` : identifier(name);
      const value = `CAST(${text} AS VARCHAR)`;
      return `coalesce(concat(character_length(${value}), ':', ${value}), '-')`;
    });
  return `md5(concat(${texts.join(', ')}))`;
}

/** SQL: the rows of the input `name` whose key is, or is not, in `keys`. Null is equal to null. */
export function rowsByKey(table: Table, name: string, which: 'SEMI' | 'ANTI'): string {
  const columns = table.columns.map((column) => `r.${identifier(column.name)}`).join(', ');
  const on = table.key.map((key) => `(k.${identifier(key)} IS NOT DISTINCT FROM r.${identifier(key)})`).join(' AND ');
  // The first side of the join is in memory.
  return `SELECT ${columns} FROM keys k RIGHT ${which} JOIN ${name} r ON ${on}`;
}

/** The changes of a swap of these keys. */
export async function changeOf(table: Table, tables: Pair, found: Differing): Promise<Change> {
  const { keys, kinds } = found;
  const relations = { ...tables, keys: { arrow: keys } };
  const held = 'SELECT * FROM live';
  const isGold = goldTables.some(({ name }) => name === table.name);
  if (differNowhere(found)) {
    const [same] = await totals(table, held, relations);
    return { table: table.name, ...kinds, before: same!, after: same!, ...(isGold && { dates: [] }) };
  }
  const wanted = `${rowsByKey(table, 'live', 'ANTI')} UNION ALL ${rowsByKey(table, 'staged', 'SEMI')}`;
  const both = <T>(of: (sql: string) => Promise<T>): Promise<[T, T]> => Promise.all([of(held), of(wanted)]);
  const [[before], [after]] = await both((sql) => totals(table, sql, relations));
  const change: Change = { table: table.name, ...kinds, before: before!, after: after! };
  if (!isGold) return change;
  const [were, are] = await both((sql) => totals(table, sql, relations, 'date'));
  return { ...change, dates: byDate(were, are) };
}

async function totals(
  table: Table,
  rows: string,
  relations: Record<string, RowSource>,
  by?: string,
): Promise<Totals[]> {
  const sums = summed(table).map((name) => `sum(${identifier(name)}) AS ${identifier(name)}`);
  const measures = ['count(*) AS rows', ...sums].join(', ');
  const sql = by
    ? `SELECT ${by}, ${measures} FROM (SELECT DISTINCT ${by} AS touched FROM keys) JOIN (${rows}) ON touched = ${by} GROUP BY ${by}`
    : `SELECT ${measures} FROM (${rows})`;
  const { columns, rows: cells } = await query(sql, relations).text();
  return cells.map((row) => Object.fromEntries(row.map((value, at) => [columns[at]!.name, value])));
}

/** The columns to sum: money, and counts in Gold. */
function summed({ name: table, columns }: Table): string[] {
  const counts = [...factTables, ...goldTables].some(({ name }) => name === table);
  return columns.filter(({ type }) => type === money || (counts && type === 'long')).map(({ name }) => name);
}

function byDate(before: Totals[], after: Totals[]): Change['dates'] {
  const dates = [...new Set([...before, ...after].map(({ date }) => String(date)))].sort();
  const on = (list: Totals[], day: string): Totals =>
    Object.fromEntries(
      Object.entries(list.find(({ date }) => date === day) ?? { rows: '0' }).filter(([name]) => name !== 'date'),
    );
  return dates.map((date) => ({ date, before: on(before, date), after: on(after, date) }));
}
