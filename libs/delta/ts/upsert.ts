import { list, object, text } from './arguments';

export interface UpsertSpec {
  /** The key: columns that both sides have. No two rows of the source have the same; a null equals nothing. */
  on: string[];
  /** SQL over `target`: all other rows of the table are left alone, and files without such rows are not read. */
  among?: string;
  /** A boolean column that only the source has: where it is true, the row with that key is deleted, not replaced. */
  deleted?: string;
}

/** An {@link UpsertSpec}. */
export const upserting = object({ on: list(text), among: text, deleted: text }, ['on']);
