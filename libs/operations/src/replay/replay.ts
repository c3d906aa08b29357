import { col, type Expr, lit, yes } from '@fastcart/query';
import { type Contract, type GoldTable, goldTables, layerOf, layersFrom, type Table } from '@fastcart/schemas';
import { currentRows } from '../validate/gold';
import { replayed, type Tables } from './staging';

/** What is made anew. */
export interface Replay {
  /** The layer: with Silver all of Gold, because that follows it. */
  target: 'silver' | 'gold';
  /** Only this Gold table. */
  table?: string;
  /** Only these dates, both included: of ingestion in Silver, of the table's `date` in Gold. */
  from?: string;
  to?: string;
}

/** Whether Gold tables are made from fact_orders as it stands: what lies below is more than a table or some days. */
export function onlyTables({ target, table, from, to }: Replay): boolean {
  return target === 'gold' && [table, from, to].some((limit) => limit !== undefined);
}

export function isLimited({ from, to }: Replay): boolean {
  return from !== undefined || to !== undefined;
}

/** The tables of the lake, by name, that take new rows, in the order in which they do: a source before its readers. */
export function tablesOf(replay: Replay, { tables }: Contract, live: Tables): readonly (Table | GoldTable)[] {
  const present = ({ name }: Table): boolean => name in live;
  if (onlyTables(replay))
    return goldTables.filter(({ name }) => replay.table === undefined || name === replay.table).filter(present);
  const chosen = replayed.filter(present).filter((table) => layersFrom(replay.target).includes(layerOf(table)));
  return chosen.map(({ name }) => tables.find((table) => table.name === name)!);
}

/** Of a Gold table the rows that can be made anew: no snapshot of an earlier day, and only the dates in question. */
export function replaceable(table: Table | GoldTable, asOf: string | null, replay: Replay): Expr | undefined {
  if (!('parts' in table)) return undefined;
  const date = col('date');
  const { from, to } = replay.target === 'gold' ? replay : {};
  return currentRows(table, asOf)
    .and(from === undefined ? yes : date.ge(lit(from, 'date')))
    .and(to === undefined ? yes : date.le(lit(to, 'date')));
}
