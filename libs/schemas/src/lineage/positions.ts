import { definition } from '../definition';
import { type Named, entryOf } from './lineage';
import { isBusiness, isSide, sourceOf } from './readers';

/**
 * The txn by which a table, which is computed from another one, stores the version of that up to which its rows are
 * complete. It has the name of that table.
 */
export function positionOf(table: Named): string {
  return sourceOf(table)!.name;
}

/** All txns by which a table stores versions of its source; none where that is the log, which has one a partition. */
export function positionNames(table: Named): string[] {
  if (!sourceOf(table)) return [];
  const more = isSide(table) ? undefined : entryOf(table).morePositions;
  return [positionOf(table), ...(more ?? [])];
}

/** The positions of a table that has read all of a version of its source. */
export function positionsAt(table: Named, version: bigint): Record<string, bigint> {
  return Object.fromEntries(positionNames(table).map((name) => [name, version]));
}

/** Whether all rows of a table are computed, by a definition that it stores. */
export function isComputed(table: Named): boolean {
  return sourceOf(table) !== undefined && isBusiness(table) && !isSide(table);
}

/** The positions, and the {@link definition} where it has one. */
export function transactionNames(table: Named): string[] {
  return isComputed(table) ? [...positionNames(table), definition] : positionNames(table);
}
