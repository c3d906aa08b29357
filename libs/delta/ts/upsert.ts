import { list, object, text } from './arguments';

/**
 * Which rows an upsert replaces or deletes.
 *
 * @example
 * await orders.upsert({ arrow: 'changes.arrow' }, {
 *   on: ['id'],
 *   among: `target.day >= DATE '2025-11-01'`,
 *   deleted: 'is_deleted',
 * });
 */
export interface UpsertSpec {
  /**
   * The key: columns that both sides have. No two rows of the source may have the same key, nulls included; a key with a
   * null matches no row of the table.
   */
  on: string[];
  /**
   * SQL over `target`, of functions that depend on the row alone: the rows that may be replaced or deleted. All others are
   * left alone, also those with a key of the source, whose row is then added beside them. Files without such rows are not
   * read.
   */
  among?: string;
  /** A boolean column that only the source has: where it is true, the row with that key is deleted, not replaced. */
  deleted?: string;
}

/** An {@link UpsertSpec}. */
export const upserting = object({ on: list(text), among: text, deleted: text }, ['on']);
