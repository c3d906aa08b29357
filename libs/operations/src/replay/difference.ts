import { type DeltaTable, query, type RowSource } from '@fastcart/delta';
import { type Expr, money } from '@fastcart/query';
import { exprSql, identifier } from '@fastcart/query/sql';
import type { Run } from '@fastcart/runtime';
import { factOrders, goldTables, type Table } from '@fastcart/schemas';

/** Rows, and sums of columns as exact text; null over nothing. */
export type Totals = Record<string, string | null>;

/** What a table holds, and what it would hold. */
export interface Change {
  table: string;
  /** Keys by what happens to their rows. */
  added: number;
  removed: number;
  changed: number;
  before: Totals;
  after: Totals;
  /** Of Gold: the dates on which something changes. */
  dates?: { date: string; before: Totals; after: Totals }[];
}

/** The keys of rows that are not the same in two tables, as an Arrow file, and their number by kind. */
export interface Differing {
  keys: string;
  kinds: { added: number; removed: number; changed: number };
}

interface Pair {
  live: DeltaTable;
  staged: DeltaTable;
}

/** When a run wrote a row is no question of right or wrong. */
const compared = ({ columns }: Table): string[] =>
  columns.map(({ name }) => name).filter((name) => !name.startsWith('silver_ingestion_'));

/**
 * Compares rows by key and by a digest of all that they hold: both are held in memory, whole rows are not. `within`: rows of both tables
 * that are looked at. `having`: keys, by `live_date` and `staged_date`, the date of ingestion of either row.
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

/** SQL: of each column its length and its text, and of null neither, so that no two rows have one text. */
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

/** SQL of the rows of relation `name` whose key is, or is not, among `keys`; null is a key like any other. */
export function rowsByKey(table: Table, name: string, which: 'SEMI' | 'ANTI'): string {
  const columns = table.columns.map((column) => `r.${identifier(column.name)}`).join(', ');
  const on = table.key.map((key) => `(k.${identifier(key)} IS NOT DISTINCT FROM r.${identifier(key)})`).join(' AND ');
  // The side that is named first is the one that is held in memory.
  return `SELECT ${columns} FROM keys k RIGHT ${which} JOIN ${name} r ON ${on}`;
}

/** What the swap of these keys changes. */
export async function changeOf(table: Table, tables: Pair, { keys, kinds }: Differing): Promise<Change> {
  const relations = { ...tables, keys: { arrow: keys } };
  const held = 'SELECT * FROM live';
  const wanted = `${rowsByKey(table, 'live', 'ANTI')} UNION ALL ${rowsByKey(table, 'staged', 'SEMI')}`;
  const both = <T>(of: (sql: string) => Promise<T>): Promise<[T, T]> => Promise.all([of(held), of(wanted)]);
  const [[before], [after]] = await both((sql) => totals(table, sql, relations));
  const change: Change = { table: table.name, ...kinds, before: before!, after: after! };
  if (!goldTables.some(({ name }) => name === table.name)) return change;
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

/** Money, and in Gold counts. */
function summed({ name: table, columns }: Table): string[] {
  const counts = goldTables.some(({ name }) => name === table) || table === factOrders.name;
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
