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

/** A table with what it reads, and under which names it stores how far it has. */
interface LineageEntry {
  table: Table;
  layer: Layer;
  /** What its rows are computed from. A table follows another at a position that is named as that table is. */
  source?: Table | typeof log;
  /** Positions in the source besides that one. */
  morePositions?: readonly string[];
  /** A second table of the same source and layer, for what this one cannot take. It is committed first. */
  side?: Table;
  /** The time of the run that wrote a row. One table of each layer has it: its newest value is the layer's freshness. */
  clock?: string;
  /** The lake's own books, which say nothing of the business. */
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

/** What tells a table, also as migrations have made it. */
export type Named = Pick<Table, 'name'>;

export function entryOf({ name }: Named): LineageEntry {
  return lineage.find(({ table, side }) => table.name === name || side?.name === name)!;
}
