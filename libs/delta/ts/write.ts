import { check, flag, json, map, text, writeOptions } from './arguments';
import { commitJson, type CommitOptions, type CommitResult } from './commit';
import { TableFacts } from './facts';
import { mergeJson, type MergeSpec, merging } from './merge';
import type { NativeAbort, NativeCommitResult } from './native';
import type { Operation, OperationOptions } from './operation';
import { nativeSource, source as rows, type Source } from './source';
import { upserting, type UpsertSpec } from './upsert';

/** What every operation that commits accepts. */
export interface WriteOptions extends OperationOptions {
  commit?: CommitOptions;
}

/** Operations that change rows. Each is one commit or none, on the version that the object was loaded at. */
export abstract class WritableTable extends TableFacts {
  /**
   * Appends rows. With `mergeSchema`, columns that the table does not have are added to it.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, SCHEMA_MISMATCH, QUERY, INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   */
  async append(source: Source, options: { mergeSchema?: boolean } & WriteOptions = {}): Promise<CommitResult> {
    check({ source: [source, rows], options: [options, writeOptions({ mergeSchema: flag })] });
    return this.commit(options, (commit, abort, operation) =>
      this.table.append(nativeSource(source, operation), options.mergeSchema ?? false, commit, abort),
    );
  }

  /**
   * Replaces all rows. With `overwriteSchema`, the table's columns become those of the source.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, SCHEMA_MISMATCH, QUERY, INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   */
  async overwrite(source: Source, options: { overwriteSchema?: boolean } & WriteOptions = {}): Promise<CommitResult> {
    check({ source: [source, rows], options: [options, writeOptions({ overwriteSchema: flag })] });
    return this.commit(options, (commit, abort, operation) =>
      this.table.overwrite(nativeSource(source, operation), options.overwriteSchema ?? false, commit, abort),
    );
  }

  /**
   * Replaces the rows that match a predicate (SQL over the table's columns) by others, which must match it too.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, SCHEMA_MISMATCH, QUERY, INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   */
  async replaceWhere(predicate: string, source: Source, options: WriteOptions = {}): Promise<CommitResult> {
    check({ predicate: [predicate, text], source: [source, rows], options: [options, writeOptions()] });
    return this.commit(options, (commit, abort, operation) =>
      this.table.replaceWhere(predicate, nativeSource(source, operation), commit, abort),
    );
  }

  /**
   * Updates, inserts and deletes by comparing with a source. Two source rows for one target row are an error (QUERY).
   * Memory holds all rows of each file that is read and in which nothing matches; {@link upsert} holds keys only.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, SCHEMA_MISMATCH, QUERY, INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   *
   * @example
   * await orders.merge({ arrow: 'changes.arrow' }, {
   *   on: `target.id = source.id AND target.day >= DATE '2025-11-01'`,
   *   whenMatched: [{ predicate: 'source.deleted', delete: true }, { set: 'all' }],
   *   whenNotMatched: [{}],
   * });
   */
  async merge(source: Source, spec: MergeSpec, options: WriteOptions = {}): Promise<CommitResult> {
    check({ source: [source, rows], spec: [spec, merging], options: [options, writeOptions()] });
    return this.commit(options, (commit, abort, operation) =>
      this.table.merge(nativeSource(source, operation), mergeJson(spec), commit, abort),
    );
  }

  /**
   * Replaces the rows that have the key of a row of the source, and adds the other rows of the source. Only files with
   * such rows are written again; memory holds keys, whatever the rows weigh. The source is read three to six times, so
   * that it cannot be a stream.
   *
   * @throws {DeltaError} QUERY where two of its rows have the same key; SCHEMA_MISMATCH where a column is missing, or a cast
   * to the table's type could round its values; UNSUPPORTED for a table with constraints, generated columns or column
   * mapping; COMMIT_CONFLICT, INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   *
   * @example
   * await orders.upsert({ arrow: 'changes.arrow' }, {
   *   on: ['id'],
   *   among: `target.day >= DATE '2025-11-01'`,
   *   deleted: 'is_deleted',
   * });
   */
  async upsert(source: Source, spec: UpsertSpec, options: WriteOptions = {}): Promise<CommitResult> {
    check({ source: [source, rows], spec: [spec, upserting], options: [options, writeOptions()] });
    return this.commit(options, (commit, abort, operation) =>
      this.table.upsert(nativeSource(source, operation), json('spec', spec), commit, abort),
    );
  }

  /**
   * Sets columns (column -> SQL expression over the table's columns) in the rows that match a predicate, or in all.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, SCHEMA_MISMATCH, QUERY, INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   *
   * @example
   * await orders.update({ amount: 'amount * 2' }, { predicate: `id = 'a'` });
   */
  async update(
    set: Record<string, string>,
    options: { predicate?: string } & WriteOptions = {},
  ): Promise<CommitResult> {
    check({ set: [set, map(text)], options: [options, writeOptions({ predicate: text })] });
    return this.commit(options, (commit, abort) => this.table.update(set, options.predicate, commit, abort));
  }

  /**
   * Deletes the rows that match a predicate, or all.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, SCHEMA_MISMATCH, QUERY, INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   */
  async delete(predicate?: string, options: WriteOptions = {}): Promise<CommitResult> {
    check({ predicate: [predicate === undefined ? 'true' : predicate, text], options: [options, writeOptions()] });
    return this.commit(options, (commit, abort) => this.table.delete(predicate, commit, abort));
  }

  protected async commit(
    options: WriteOptions,
    run: (commit: string | undefined, abort: NativeAbort, operation: Operation) => Promise<NativeCommitResult>,
  ): Promise<CommitResult> {
    const { version, metrics } = await this.change(options, (operation) =>
      run(commitJson(options.commit), operation.abort, operation),
    );
    return { version, metrics: JSON.parse(metrics) as Record<string, number> };
  }
}
