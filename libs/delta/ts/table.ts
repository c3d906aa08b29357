import { AlterableTable } from './alter';
import { check, commit, json, list, map, object, options as longOptions, text } from './arguments';
import { commitJson, type CommitOptions } from './commit';
import { bridged } from './errors';
import { native } from './native';
import { operate, type OperationOptions } from './operation';
import { type Schema, struct } from './schema';
import { asOf, type AsOf, one, point } from './time';

export interface TableSpec {
  name?: string;
  description?: string;
  schema: Schema;
  partitionBy?: string[];
  /** Table properties, such as `delta.appendOnly`. */
  properties?: Record<string, string>;
}

const tableSpec = object(
  { name: text, description: text, schema: struct, partitionBy: list(text), properties: map(text) },
  ['schema'],
);
export const storage = { storageOptions: map(text) };

/** How a table's storage is reached: keys as delta-rs documents them for each kind, such as `aws_region`. */
export interface StorageOptions {
  storageOptions?: Record<string, string>;
}

/** Without a version or a time: the newest version. */
export type OpenOptions = (AsOf | { version?: undefined; timestamp?: undefined }) & StorageOptions & OperationOptions;

/**
 * A Delta table, loaded at one version.
 *
 * Every commit is a compare-and-swap on that version: when the table has moved on, it fails with COMMIT_CONFLICT and
 * nothing is written, so that a position read from this object is still true when the commit lands. After a commit the
 * object is at the version it made. An object at an older version reads that one, and cannot commit.
 */
export class DeltaTable extends AlterableTable {
  /**
   * Opens a table, by default at its newest version.
   *
   * @throws {DeltaError} TABLE_NOT_FOUND, STORAGE, INVALID_ARGUMENT, CORRUPT, ABORTED
   *
   * @example
   * const yesterday = await DeltaTable.open('file:///data/orders', { timestamp: '2025-11-08T00:00:00Z' });
   */
  static async open(url: string, options: OpenOptions = {}): Promise<DeltaTable> {
    check({ url: [url, text], options: [options, longOptions({ ...point, ...storage })] });
    return operate(options, url, async ({ abort }) => {
      return new DeltaTable(url, await native().openTable(url, asOf(options), options.storageOptions, abort));
    });
  }

  /**
   * Makes a table, with its version 0.
   *
   * @throws {DeltaError} ALREADY_EXISTS, STORAGE, INVALID_ARGUMENT
   */
  static async create(
    url: string,
    spec: TableSpec,
    options: { commit?: CommitOptions } & StorageOptions = {},
  ): Promise<DeltaTable> {
    check({ url: [url, text], spec: [spec, tableSpec], options: [options, object({ commit, ...storage })] });
    return bridged(url, async () => {
      const table = await native().createTable(
        url,
        json('spec', spec),
        commitJson(options.commit),
        options.storageOptions,
      );
      return new DeltaTable(url, table);
    });
  }

  /**
   * Whether there is a log at that URL.
   *
   * @throws {DeltaError} STORAGE, INVALID_ARGUMENT, ABORTED
   */
  static async isDeltaTable(url: string, options: StorageOptions & OperationOptions = {}): Promise<boolean> {
    check({ url: [url, text], options: [options, longOptions(storage)] });
    return operate(options, url, ({ abort }) => native().isDeltaTable(url, options.storageOptions, abort));
  }

  /**
   * Loads the newest version.
   *
   * @throws {DeltaError} STORAGE, CORRUPT, CLOSED
   */
  async refresh(): Promise<void> {
    await this.call(() => this.table.refresh());
    this.load();
  }

  /**
   * Loads another version into this object.
   *
   * @throws {DeltaError} TABLE_NOT_FOUND, INVALID_ARGUMENT, STORAGE, CORRUPT, CLOSED
   */
  async loadVersion(at: AsOf): Promise<void> {
    check({ at: [at, one] });
    await this.call(async () => this.table.loadVersion(asOf(at)));
    this.load();
  }
}
