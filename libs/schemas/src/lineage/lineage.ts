import { bronze, quarantine } from '../bronze';
import { factOrders, forgotten, published } from '../core';
import { goldTables } from '../gold';
import { rejected, silver } from '../silver';
import type { Table } from '../table';

/** The layers, in the order in which an event passes them. One worker writes all tables of a layer. */
export const layers = ['bronze', 'silver', 'gold'] as const;
export type Layer = (typeof layers)[number];

/** The event log, as the source of a table. */
export const log = 'log';

/** The position in Silver of the stored rows that a run replaces: they are committed before its new rows. */
export const replacedPosition = 'bronze/replaced';

/** A table, what it reads, and the names of the positions that it stores. */
interface LineageEntry {
  table: Table;
  layer: Layer;
  /** What its rows are computed from. A table stores its position in another table under that table's name. */
  source?: Table | typeof log;
  /** Further positions in the source. */
  morePositions?: readonly string[];
  /** A table of the same source and layer for the rows that this one cannot take. It is committed first. */
  side?: Table;
  /** The column with the time of the run that wrote a row. Each layer has one: its newest value tells how fresh it is. */
  clock?: string;
  /** It records the lake's own state, and nothing of the business. */
  isInternal?: true;
}

/** Who reads whom. Each table of a lake is in it once, from the log on. */
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
  { table: factOrders, layer: 'gold', source: silver },
  ...goldTables.map((table): LineageEntry => ({ table, layer: 'gold', source: factOrders })),
  // Bronze looks up there who was forgotten.
  { table: forgotten, layer: 'bronze', isInternal: true },
  { table: published, layer: 'gold', source: factOrders, clock: 'published_at', isInternal: true },
];

/** Tables are compared by name: a migrated table is another object. */
export type Named = Pick<Table, 'name'>;

export function entryOf({ name }: Named): LineageEntry {
  return lineage.find(({ table, side }) => table.name === name || side?.name === name)!;
}
