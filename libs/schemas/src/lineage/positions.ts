import { planFingerprint } from '../fingerprint';
import { entryOf, type Named } from './lineage';
import { isBusiness, isSide, sourceOf } from './readers';

/** Name of the position that moves with a table's new rows: the version of the source table that it has read. */
export function positionOf(table: Named): string {
  return sourceOf(table)!.name;
}

/** The names of all its positions in the source table; none for a table that reads the log or nothing. */
export function positionNames(table: Named): string[] {
  if (!sourceOf(table)) return [];
  const more = isSide(table) ? undefined : entryOf(table).morePositions;
  return [positionOf(table), ...(more ?? [])];
}

/** The positions of a table that has read its source up to a version. */
export function positionsAt(table: Named, version: bigint): Record<string, bigint> {
  return Object.fromEntries(positionNames(table).map((name) => [name, version]));
}

/** Whether a table's rows are computed by a definition, which it stores. */
export function isComputed(table: Named): boolean {
  return sourceOf(table) !== undefined && isBusiness(table) && !isSide(table);
}

/** The names of its positions, and of its {@link planFingerprint}. */
export function transactionNames(table: Named): string[] {
  return isComputed(table) ? [...positionNames(table), planFingerprint] : positionNames(table);
}
