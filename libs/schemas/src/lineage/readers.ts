import { factOrders, factTables } from '../core';
import { goldTables } from '../gold';
import type { Table } from '../table';
import { entryOf, type Layer, layers, lineage, log, type Named } from './lineage';

/** Every table of a lake in the first schema version, a source before its readers. */
export const tables: readonly Table[] = lineage.flatMap(({ table, side }) => (side ? [table, side] : [table]));

/** The tables in the order of commits: each side table before its main table. */
export const commitOrder: readonly Table[] = lineage.flatMap(({ table, side }) => (side ? [side, table] : [table]));

/** The layer whose runs write a table. */
export function layerOf(table: Named): Layer {
  return entryOf(table).layer;
}

/** A layer and those that follow it. */
export function layersFrom(layer: Layer): readonly Layer[] {
  return layers.slice(layers.indexOf(layer));
}

/** The table that a table is computed from; undefined when that is the log, or nothing. */
export function sourceOf(table: Named): Table | undefined {
  const { source } = entryOf(table);
  return source === log ? undefined : source;
}

/** The name of a table's source in texts: a table or `log`. */
export function sourceName(table: Named): string | undefined {
  return entryOf(table).source === log ? log : sourceOf(table)?.name;
}

/** The tables that read the changes of a table. Side tables are left out: their position does not move without rows. */
export function readersOf({ name }: Named): readonly Table[] {
  return lineage.filter(({ source }) => source !== log && source?.name === name).map(({ table }) => table);
}

/** The table for the rows that a main table cannot take. */
export function sideOf(table: Named): Table | undefined {
  return isSide(table) ? undefined : entryOf(table).side;
}

export function isSide(table: Named): boolean {
  return entryOf(table).side?.name === table.name;
}

/** The number of tables between a table and the log. */
export function depthOf(table: Named): number {
  const source = sourceOf(table);
  return source ? 1 + depthOf(source) : 0;
}

/** Whether a table has business data. The others store the state of the lake itself. */
export function isBusiness(table: Named): boolean {
  return !entryOf(table).isInternal;
}

/** Whether a lake, or a published set, can be older than a table: all others were there from the beginning. */
export function canBeNew({ name }: Named): boolean {
  return name !== factOrders.name && [...factTables, ...goldTables].some((table) => table.name === name);
}

/** The column with the times of a layer's runs, and the table that has it. */
export function clockOf(layer: Layer): { table: Table; column: string } {
  const { table, clock } = lineage.find((entry) => entry.layer === layer && entry.clock !== undefined)!;
  return { table, column: clock! };
}
