import { col, type Expr, lit, yes } from '@fastcart/query';
import { type LakeSchema, type GoldTable, goldTables, layerOf, layersFrom, type Table } from '@fastcart/schemas';
import { currentRows } from '../validate/gold';
import { replayed, type Tables } from './staging';

/** The tables and dates of a replay. */
export interface Replay {
  /** The layer. A replay of Silver includes Gold. */
  target: 'silver' | 'gold';
  /** Only this Gold table. */
  table?: string;
  /** Only these dates, both included: dates of ingestion in Silver, the column `date` in Gold. */
  from?: string;
  to?: string;
}

/** Whether Gold tables are computed from the present fact_orders: for a single table or a range of dates. */
export function onlyTables({ target, table, from, to }: Replay): boolean {
  return target === 'gold' && [table, from, to].some((limit) => limit !== undefined);
}

export function isLimited({ from, to }: Replay): boolean {
  return from !== undefined || to !== undefined;
}

/** The names of the tables that get new rows, a source before its readers. */
export function tablesOf(replay: Replay, { tables }: LakeSchema, live: Tables): readonly (Table | GoldTable)[] {
  const present = ({ name }: Table): boolean => name in live;
  if (onlyTables(replay))
    return goldTables.filter(({ name }) => replay.table === undefined || name === replay.table).filter(present);
  const chosen = replayed.filter(present).filter((table) => layersFrom(replay.target).includes(layerOf(table)));
  return chosen.map(({ name }) => tables.find((table) => table.name === name)!);
}

/** The rows of a Gold table that can be computed again: only the given dates, without snapshots of earlier days. */
export function replaceable(table: Table | GoldTable, asOf: string | null, replay: Replay): Expr | undefined {
  if (!('parts' in table)) return undefined;
  const date = col('date');
  const { from, to } = replay.target === 'gold' ? replay : {};
  return currentRows(table, asOf)
    .and(from === undefined ? yes : date.ge(lit(from, 'date')))
    .and(to === undefined ? yes : date.le(lit(to, 'date')));
}
