import { check, flag, json, list, map, shape, text, writeOptions } from './arguments';
import { commitJson, type CommitResult } from './commit';
import { MaintainedTable } from './maintain';
import type { NativeAbort } from './native';
import { field, type Field } from './schema';
import type { WriteOptions } from './write';

const scalar = shape('a string, a number or a boolean', (value) =>
  ['string', 'number', 'boolean'].includes(typeof value),
);

/** Operations that change a table's definition. Each is a commit that conflicts with all concurrent writers. */
export abstract class AlterableTable extends MaintainedTable {
  /**
   * Adds CHECK constraints, name -> SQL expression. Rows that break one, now or later, are refused with SCHEMA_MISMATCH.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, SCHEMA_MISMATCH, INVALID_ARGUMENT, STORAGE, ABORTED, CLOSED
   *
   * @example
   * await orders.addConstraints({ positive: 'amount > 0' });
   */
  async addConstraints(constraints: Record<string, string>, options: WriteOptions = {}): Promise<CommitResult> {
    check({ constraints: [constraints, map(text)], options: [options, writeOptions()] });
    return this.alter(options, (commit, abort) => this.table.addConstraints(constraints, commit, abort));
  }

  /**
   * Drops a CHECK constraint. One that is not there is an error, except with `ifExists`.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, INVALID_ARGUMENT, STORAGE, ABORTED, CLOSED
   */
  async dropConstraint(name: string, options: { ifExists?: boolean } & WriteOptions = {}): Promise<CommitResult> {
    check({ name: [name, text], options: [options, writeOptions({ ifExists: flag })] });
    return this.alter(options, (commit, abort) =>
      this.table.dropConstraint(name, options.ifExists ?? false, commit, abort),
    );
  }

  /**
   * Adds columns at the end; they are null in the rows that are there, so they must be nullable.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, SCHEMA_MISMATCH, INVALID_ARGUMENT, STORAGE, ABORTED, CLOSED
   */
  async addColumns(columns: Field[], options: WriteOptions = {}): Promise<CommitResult> {
    check({ columns: [columns, list(field)], options: [options, writeOptions()] });
    const schema = json('columns', { type: 'struct', fields: columns });
    return this.alter(options, (commit, abort) => this.table.addColumns(schema, commit, abort));
  }

  /**
   * Sets table properties, `delta.*` or your own; those that need a table feature add it to the protocol.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, INVALID_ARGUMENT, STORAGE, ABORTED, CLOSED
   */
  async setProperties(properties: Record<string, string>, options: WriteOptions = {}): Promise<CommitResult> {
    check({ properties: [properties, map(text)], options: [options, writeOptions()] });
    return this.alter(options, (commit, abort) => this.table.setProperties(properties, commit, abort));
  }

  /**
   * Sets the table's name: 1 to 255 characters.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, INVALID_ARGUMENT, STORAGE, ABORTED, CLOSED
   */
  async setName(name: string, options: WriteOptions = {}): Promise<CommitResult> {
    check({ name: [name, text], options: [options, writeOptions()] });
    return this.alter(options, (commit, abort) => this.table.setMetadata(name, undefined, commit, abort));
  }

  /**
   * Sets the table's description: at most 4000 characters.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, INVALID_ARGUMENT, STORAGE, ABORTED, CLOSED
   */
  async setDescription(description: string, options: WriteOptions = {}): Promise<CommitResult> {
    check({ description: [description, text], options: [options, writeOptions()] });
    return this.alter(options, (commit, abort) => this.table.setMetadata(undefined, description, commit, abort));
  }

  /**
   * Sets keys of a top-level column's metadata, such as its `comment`; the others stay. `delta.*` keys are refused.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, INVALID_ARGUMENT, STORAGE, ABORTED, CLOSED
   */
  async setColumnMetadata(
    column: string,
    metadata: Record<string, string | number | boolean>,
    options: WriteOptions = {},
  ): Promise<CommitResult> {
    check({ column: [column, text], metadata: [metadata, map(scalar)], options: [options, writeOptions()] });
    return this.alter(options, (commit, abort) =>
      this.table.setColumnMetadata(column, JSON.stringify(metadata), commit, abort),
    );
  }

  private async alter(
    options: WriteOptions,
    run: (commit: string | undefined, abort: NativeAbort) => Promise<number>,
  ): Promise<CommitResult> {
    const version = await this.change(options, ({ abort }) => run(commitJson(options.commit), abort));
    return { version, metrics: {} };
  }
}
