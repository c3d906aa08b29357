import { bronze, quarantine } from '../bronze';
import { factOrders, factTables, forgotten, published } from '../core';
import { goldTables } from '../gold';
import { rejected, silver } from '../silver';
import type { Table } from '../table';

/** The layers, in the order of the data flow. One worker writes all tables of a layer. */
export const layers = ['bronze', 'silver', 'gold'] as const;
export type Layer = (typeof layers)[number];

/** The event log, as the source of a table. */
export const log = 'log';

/** The position of Silver's commits that replace stored rows. A run makes them before it commits its new rows. */
export const replacedPosition = 'bronze/replaced';

/** A table, what it reads, and the names of the positions that it stores. */
interface LineageEntry {
  table: Table;
  layer: Layer;
  /** The source of its rows. A table stores its position in a source table under that table's name. */
  source?: Table | typeof log;
  /** Further positions in the source. */
  morePositions?: readonly string[];
  /** A table of the same source and layer for the rows that this one cannot take. It is committed first. */
  side?: Table;
  /** The column with the time of the run that wrote a row. Each layer has one: its newest value shows its freshness. */
  clock?: string;
  /** Stores the state of the lake itself, no business data. */
  isInternal?: true;
}

/** The lineage of every table of a lake, each once, starting at the log. */
export const lineage: readonly LineageEntry[] = [
  { table: bronze, layer: 'bronze', source: log, side: quarantine, clock: 'ingestion_timestamp' },
  {
    table: silver,
    layer: 'silver',
    source: bronze,
    morePositions: [replacedPosition],
    side: rejected,
    clock: 'silver_ingestion_timestamp',
  },
  ...factTables.map((table): LineageEntry => ({ table, layer: 'gold', source: silver })),
  ...goldTables.map((table): LineageEntry => ({ table, layer: 'gold', source: factOrders })),
  // Bronze reads the forgotten customers from it.
  { table: forgotten, layer: 'bronze', isInternal: true },
  { table: published, layer: 'gold', source: factOrders, clock: 'published_at', isInternal: true },
];

/** Tables are compared by name, because a migrated table is a different object. */
export type Named = Pick<Table, 'name'>;

export function entryOf({ name }: Named): LineageEntry {
  return lineage.find(({ table, side }) => table.name === name || side?.name === name)!;
}
