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

/** A commit that was read: a version alone can come to mean another commit, after a power loss or from a backup. */
export interface CommitRef {
  version: bigint;
  /** What identifies the commit; 0 where that is not known. */
  id: bigint;
}

/** Beside a position, the name of the {@link CommitRef.id} of the commit that was read. */
export function commitName(position: string): string {
  return `${position}/commit`;
}

/** Names of positions, each with its {@link commitName}. */
export function withCommits(positions: string[]): string[] {
  return positions.flatMap((name) => [name, commitName(name)]);
}

/** A position after a commit was read, as transactions. */
export function positionAt(name: string, { version, id }: CommitRef): Record<string, bigint> {
  return { [name]: version, [commitName(name)]: id };
}

/** The positions of a table that has read its source up to a commit. */
export function positionsAt(table: Named, read: CommitRef): Record<string, bigint> {
  return Object.assign({}, ...positionNames(table).map((name) => positionAt(name, read))) as Record<string, bigint>;
}

/** Whether a table's rows are computed by a definition, which it stores. */
export function isComputed(table: Named): boolean {
  return sourceOf(table) !== undefined && isBusiness(table) && !isSide(table);
}

/** The names of its positions with those of their commits, and of its {@link planFingerprint}. */
export function transactionNames(table: Named): string[] {
  const names = withCommits(positionNames(table));
  return isComputed(table) ? [...names, planFingerprint] : names;
}
