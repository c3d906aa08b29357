import * as alter from './alter';
import type { CommitOptions, CommitResult, WriteOptions } from './commit';
import { TableFacts } from './facts';
import * as maintain from './maintain';
import type { MergeSpec } from './merge';
import * as open from './open';
import type { OperationOptions } from './operation';
import type { Field } from './schema';
import type { Source } from './source';
import type { AsOf } from './time';
import type { UpsertSpec } from './upsert';
import * as write from './write';

/**
 * A Delta table, loaded at one version.
 *
 * Every commit is a compare-and-swap on that version: when the table has moved on, it fails with COMMIT_CONFLICT and
 * nothing is written, so that a position read from this object is still true when the commit lands. After a commit the
 * object is at the version it made. An object at an older version reads that one, and cannot commit.
 */
export class DeltaTable extends TableFacts {
  /**
   * Opens a table, by default at its newest version.
   *
   * @throws {DeltaError} TABLE_NOT_FOUND, STORAGE, INVALID_ARGUMENT, CORRUPT, ABORTED
   *
   * @example
   * const yesterday = await DeltaTable.open('file:///data/orders', { timestamp: '2025-11-08T00:00:00Z' });
   */
  static async open(url: string, options: open.OpenOptions = {}): Promise<DeltaTable> {
    return new DeltaTable(await open.openTable(url, options));
  }

  /**
   * Makes a table, with its version 0.
   *
   * @throws {DeltaError} ALREADY_EXISTS, STORAGE, INVALID_ARGUMENT
   */
  static async create(
    url: string,
    spec: open.TableSpec,
    options: { commit?: CommitOptions } & open.StorageOptions = {},
  ): Promise<DeltaTable> {
    return new DeltaTable(await open.createTable(url, spec, options));
  }

  /**
   * Whether there is a log at that URL.
   *
   * @throws {DeltaError} STORAGE, INVALID_ARGUMENT, ABORTED
   */
  static isDeltaTable(url: string, options: open.StorageOptions & OperationOptions = {}): Promise<boolean> {
    return open.isDeltaTable(url, options);
  }

  /**
   * Loads the newest version.
   *
   * @throws {DeltaError} STORAGE, CORRUPT, CLOSED
   */
  refresh(): Promise<void> {
    return open.refresh(this.handle);
  }

  /**
   * Loads another version into this object.
   *
   * @throws {DeltaError} TABLE_NOT_FOUND, INVALID_ARGUMENT, STORAGE, CORRUPT, CLOSED
   */
  loadVersion(at: AsOf): Promise<void> {
    return open.loadVersion(this.handle, at);
  }

  /**
   * Appends rows. With `mergeSchema`, columns that the table does not have are added to it.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, SCHEMA_MISMATCH, QUERY, INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   */
  append(source: Source, options: { mergeSchema?: boolean } & WriteOptions = {}): Promise<CommitResult> {
    return write.append(this.handle, source, options);
  }

  /**
   * Replaces all rows. With `overwriteSchema`, the table's columns become those of the source.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, SCHEMA_MISMATCH, QUERY, INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   */
  overwrite(source: Source, options: { overwriteSchema?: boolean } & WriteOptions = {}): Promise<CommitResult> {
    return write.overwrite(this.handle, source, options);
  }

  /**
   * Replaces the rows that match a predicate (SQL over the table's columns) by others, which must match it too.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, SCHEMA_MISMATCH, QUERY, INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   */
  replaceWhere(predicate: string, source: Source, options: WriteOptions = {}): Promise<CommitResult> {
    return write.replaceWhere(this.handle, predicate, source, options);
  }

  /**
   * Updates, inserts and deletes by comparing with a source. Two source rows for one target row are an error (QUERY).
   * Memory holds all rows of each file that is read and in which nothing matches; {@link upsert} holds keys only.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, SCHEMA_MISMATCH, QUERY, INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   */
  merge(source: Source, spec: MergeSpec, options: WriteOptions = {}): Promise<CommitResult> {
    return write.merge(this.handle, source, spec, options);
  }

  /**
   * Replaces the rows that have the key of a row of the source, and adds the other rows of the source. Only files with
   * such rows are written again; memory holds keys, whatever the rows weigh. The source is read three to six times, so
   * that it cannot be a stream.
   *
   * @throws {DeltaError} QUERY where two of its rows have the same key; SCHEMA_MISMATCH where a column is missing, or a cast
   * to the table's type could round its values; UNSUPPORTED for a table with constraints, generated columns or column
   * mapping; COMMIT_CONFLICT, INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   */
  upsert(source: Source, spec: UpsertSpec, options: WriteOptions = {}): Promise<CommitResult> {
    return write.upsert(this.handle, source, spec, options);
  }

  /**
   * Sets columns (column -> SQL expression over the table's columns) in the rows that match a predicate, or in all.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, SCHEMA_MISMATCH, QUERY, INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   *
   * @example
   * await orders.update({ amount: 'amount * 2' }, { predicate: `id = 'a'` });
   */
  update(set: Record<string, string>, options: { predicate?: string } & WriteOptions = {}): Promise<CommitResult> {
    return write.update(this.handle, set, options);
  }

  /**
   * Deletes the rows that match a predicate, or all.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, SCHEMA_MISMATCH, QUERY, INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   */
  delete(predicate?: string, options: WriteOptions = {}): Promise<CommitResult> {
    return write.deleteRows(this.handle, predicate, options);
  }

  /**
   * Rewrites data files to fewer or better sorted ones. Rows stay the same, so that a change feed shows nothing. Without
   * anything to do it commits nothing. `commit.transactions` are not written.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   *
   * @example
   * await orders.optimize({ partitions: [['day', '<', '2025-11-01']] });
   * await orders.optimize({ type: 'zorder', columns: ['customer', 'day'] });
   */
  optimize(options: maintain.OptimizeOptions = {}): Promise<CommitResult> {
    return maintain.optimize(this.handle, options);
  }

  /**
   * Deletes data files that no version within the retention needs, and returns their paths. Older versions can no longer be read.
   * Two commits, before and after, when the log has removed files that are old enough; it keeps such files for
   * `delta.deletedFileRetentionDuration`, whether they have been deleted or not.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   */
  vacuum(options: maintain.VacuumOptions = {}): Promise<maintain.FilesResult> {
    return maintain.vacuum(this.handle, options);
  }

  /**
   * Commits the rows and the definition of an earlier version as the newest. Its files must still be there (CORRUPT).
   *
   * @throws {DeltaError} COMMIT_CONFLICT, INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   */
  restore(to: AsOf, options: WriteOptions = {}): Promise<CommitResult> {
    return maintain.restore(this.handle, to, options);
  }

  /**
   * Reads data files and compares each with its checksum (CRC-32C), which the log has as the tag `crc32c` of each file that
   * this package wrote: every file of this version, or those that the commits of `versions` wrote, as far as the log has
   * these commits.
   *
   * @throws {DeltaError} INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   */
  verify(options: { versions?: number[] } & OperationOptions = {}): Promise<maintain.Verification> {
    return maintain.verify(this.handle, options);
  }

  /**
   * Removes data files from the log that are gone from the storage, and returns their paths. With `dryRun` it only returns them.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   */
  repair(options: { dryRun?: boolean } & WriteOptions = {}): Promise<maintain.FilesResult> {
    return maintain.repair(this.handle, options);
  }

  /**
   * Writes a checkpoint of this version, so that opening reads one file instead of every commit before it.
   *
   * @throws {DeltaError} INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   */
  checkpoint(options: OperationOptions = {}): Promise<void> {
    return maintain.checkpoint(this.handle, options);
  }

  /**
   * Deletes log files that are older than the table's `delta.logRetentionDuration` (30 days) and before a checkpoint.
   * Returns their number. Commits do not do it.
   *
   * @throws {DeltaError} INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   */
  cleanupLog(options: OperationOptions = {}): Promise<number> {
    return maintain.cleanupLog(this.handle, options);
  }

  /**
   * Adds CHECK constraints, name -> SQL expression. Rows that break one, now or later, are refused with SCHEMA_MISMATCH.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, SCHEMA_MISMATCH, INVALID_ARGUMENT, STORAGE, ABORTED, CLOSED
   *
   * @example
   * await orders.addConstraints({ positive: 'amount > 0' });
   */
  addConstraints(constraints: Record<string, string>, options: WriteOptions = {}): Promise<CommitResult> {
    return alter.addConstraints(this.handle, constraints, options);
  }

  /**
   * Drops a CHECK constraint. One that is not there is an error, except with `ifExists`.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, INVALID_ARGUMENT, STORAGE, ABORTED, CLOSED
   */
  dropConstraint(name: string, options: { ifExists?: boolean } & WriteOptions = {}): Promise<CommitResult> {
    return alter.dropConstraint(this.handle, name, options);
  }

  /**
   * Adds columns at the end; they are null in the rows that are there, so they must be nullable.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, SCHEMA_MISMATCH, INVALID_ARGUMENT, STORAGE, ABORTED, CLOSED
   */
  addColumns(columns: Field[], options: WriteOptions = {}): Promise<CommitResult> {
    return alter.addColumns(this.handle, columns, options);
  }

  /**
   * Sets table properties, `delta.*` or your own; those that need a table feature add it to the protocol.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, INVALID_ARGUMENT, STORAGE, ABORTED, CLOSED
   */
  setProperties(properties: Record<string, string>, options: WriteOptions = {}): Promise<CommitResult> {
    return alter.setProperties(this.handle, properties, options);
  }

  /**
   * Sets the table's name: 1 to 255 characters.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, INVALID_ARGUMENT, STORAGE, ABORTED, CLOSED
   */
  setName(name: string, options: WriteOptions = {}): Promise<CommitResult> {
    return alter.setName(this.handle, name, options);
  }

  /**
   * Sets the table's description: at most 4000 characters.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, INVALID_ARGUMENT, STORAGE, ABORTED, CLOSED
   */
  setDescription(description: string, options: WriteOptions = {}): Promise<CommitResult> {
    return alter.setDescription(this.handle, description, options);
  }

  /**
   * Sets keys of a top-level column's metadata, such as its `comment`; the others stay. `delta.*` keys are refused.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, INVALID_ARGUMENT, STORAGE, ABORTED, CLOSED
   */
  setColumnMetadata(
    column: string,
    metadata: Record<string, string | number | boolean>,
    options: WriteOptions = {},
  ): Promise<CommitResult> {
    return alter.setColumnMetadata(this.handle, column, metadata, options);
  }
}
