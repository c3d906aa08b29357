import { planFingerprint } from '../fingerprint';
import { entryOf, type Named } from './lineage';
import { isBusiness, isSide, sourceOf } from './readers';

/** The name of a table's main position: the version of the source table that it has read. */
export function positionOf(table: Named): string {
  return sourceOf(table)!.name;
}

/** The names of all positions of a table in its source table; none for a table that reads the log or nothing. */
export function positionNames(table: Named): string[] {
  if (!sourceOf(table)) return [];
  const more = isSide(table) ? undefined : entryOf(table).morePositions;
  return [positionOf(table), ...(more ?? [])];
}

/** A commit that was read. A version alone may mean another commit after a power loss or a restored backup. */
export interface CommitRef {
  version: bigint;
  /** The id of the commit; 0 when it is not known. */
  id: bigint;
}

/** The name under which the {@link CommitRef.id} of a position is stored. */
export function commitName(position: string): string {
  return `${position}/commit`;
}

/** Names of positions, each with its {@link commitName}. */
export function withCommits(positions: string[]): string[] {
  return positions.flatMap((name) => [name, commitName(name)]);
}

/** The transactions that store a position after a commit was read. */
export function positionAt(name: string, { version, id }: CommitRef): Record<string, bigint> {
  return { [name]: version, [commitName(name)]: id };
}

/** The positions of a table that has read its source up to a commit. */
export function positionsAt(table: Named, read: CommitRef): Record<string, bigint> {
  return Object.assign({}, ...positionNames(table).map((name) => positionAt(name, read))) as Record<string, bigint>;
}

/** Whether a table's rows are computed by a plan, whose fingerprint the table stores. */
export function isComputed(table: Named): boolean {
  return sourceOf(table) !== undefined && isBusiness(table) && !isSide(table);
}

/** The names of all transactions of a table: positions, their commits, and the {@link planFingerprint}. */
export function transactionNames(table: Named): string[] {
  const names = withCommits(positionNames(table));
  return isComputed(table) ? [...names, planFingerprint] : names;
}
