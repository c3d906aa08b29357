import { commitJson, type CommitOptions, type CommitResult } from './commit';
import { bridged, bridgedSync } from './errors';
import { native, type NativeCommitResult, type NativeTable, type Snapshot } from './native';
import type { Schema } from './schema';
import { nativeSource, type Source } from './source';

export interface TableSpec {
  name?: string;
  description?: string;
  schema: Schema;
  partitionBy?: string[];
  /** Table properties, such as `delta.appendOnly`. */
  properties?: Record<string, string>;
}

export interface DataFile {
  /** Relative to the table. */
  path: string;
  /** Bytes. */
  size: number;
  /** Milliseconds since the epoch. */
  modified: number;
  records?: number;
  /** Partition column -> value as text, null for null. */
  partition: Record<string, string | null>;
}

export interface HistoryEntry {
  version: number;
  /** Milliseconds since the epoch. */
  timestamp: number;
  operation: string;
  /** The whole commitInfo, with what {@link CommitOptions.metadata} put there. */
  info: Record<string, unknown>;
}

/** One `when ...` of a merge. Expressions are SQL over `source` and `target`. */
export interface MergeClause {
  predicate?: string;
  /** `all`: every column from the source's column of that name. */
  set?: Record<string, string> | 'all';
  delete?: true;
}

export interface MergeSpec {
  /** For example `target.id = source.id`. Literal predicates on the target prune its files. */
  on: string;
  whenMatched?: MergeClause[];
  whenNotMatched?: MergeClause[];
  whenNotMatchedBySource?: MergeClause[];
}

/**
 * A Delta table, loaded at one version.
 *
 * Every commit is a compare-and-swap on that version: when the table has moved on, it fails with COMMIT_CONFLICT and
 * nothing is written, so that a position read from this object is still true when the commit lands. After a commit the
 * object is at the version it made.
 */
export class DeltaTable {
  private facts: Snapshot;
  private parsedSchema: Schema | undefined;

  private constructor(
    readonly url: string,
    private readonly table: NativeTable,
  ) {
    this.facts = table.snapshot();
  }

  /** Opens a table, at its newest version unless told. Errors: TABLE_NOT_FOUND, STORAGE, INVALID_ARGUMENT, CORRUPT. */
  static async open(
    url: string,
    options: { version?: number; storageOptions?: Record<string, string> } = {},
  ): Promise<DeltaTable> {
    return bridged(url, async () => {
      return new DeltaTable(url, await native().openTable(url, options.version, options.storageOptions));
    });
  }

  /** Makes a table, with its version 0. Errors: ALREADY_EXISTS, STORAGE, INVALID_ARGUMENT. */
  static async create(
    url: string,
    spec: TableSpec,
    options: { commit?: CommitOptions; storageOptions?: Record<string, string> } = {},
  ): Promise<DeltaTable> {
    return bridged(url, async () => {
      const table = await native().createTable(
        url,
        JSON.stringify(spec),
        commitJson(options.commit),
        options.storageOptions,
      );
      return new DeltaTable(url, table);
    });
  }

  get version(): number {
    return this.facts.version;
  }

  get schema(): Schema {
    this.parsedSchema ??= JSON.parse(this.facts.schema) as Schema;
    return this.parsedSchema;
  }

  get partitionColumns(): string[] {
    return this.facts.partitionColumns;
  }

  get properties(): Record<string, string> {
    return this.facts.properties;
  }

  get description(): string | undefined {
    return this.facts.description ?? undefined;
  }

  /** Loads the newest version. Errors: STORAGE, CORRUPT, CLOSED. */
  async refresh(): Promise<void> {
    await this.call(() => this.table.refresh());
    this.load();
  }

  /** The version of an application's last txn action at this table version. Errors: STORAGE, CLOSED. */
  async transaction(appId: string): Promise<bigint | undefined> {
    return (await this.call(() => this.table.transaction(appId))) ?? undefined;
  }

  /** The data files of this version. */
  async files(): Promise<DataFile[]> {
    const files = await this.call(() => this.table.files());
    return files.map(({ records, ...file }) => ({ ...file, ...(records == null ? {} : { records }) })) as DataFile[];
  }

  /** The latest commits that the log still has, newest first. */
  async history(limit?: number): Promise<HistoryEntry[]> {
    const commits = await this.call(() => this.table.history(limit));
    return commits.map((text, index) => {
      const info = JSON.parse(text) as Record<string, unknown>;
      const timestamp = (info.timestamp ?? 0) as number;
      return { version: this.version - index, timestamp, operation: (info.operation ?? '') as string, info };
    });
  }

  /** Appends rows. With `mergeSchema`, columns that the table does not have are added to it. */
  async append(source: Source, options: { mergeSchema?: boolean; commit?: CommitOptions } = {}): Promise<CommitResult> {
    const rows = nativeSource(source);
    return this.commit(() => this.table.append(rows, options.mergeSchema ?? false, commitJson(options.commit)));
  }

  /** Replaces the rows that match a predicate (SQL over the table's columns) by others, which must match it too. */
  async replaceWhere(
    predicate: string,
    source: Source,
    options: { commit?: CommitOptions } = {},
  ): Promise<CommitResult> {
    const rows = nativeSource(source);
    return this.commit(() => this.table.replaceWhere(predicate, rows, commitJson(options.commit)));
  }

  /** Updates, inserts and deletes by comparing with a source. Two source rows for one target row are an error. */
  async merge(source: Source, spec: MergeSpec, options: { commit?: CommitOptions } = {}): Promise<CommitResult> {
    const rows = nativeSource(source);
    return this.commit(() => this.table.merge(rows, mergeJson(spec), commitJson(options.commit)));
  }

  /** Deletes the rows that match a predicate, or all. */
  async delete(predicate?: string, options: { commit?: CommitOptions } = {}): Promise<CommitResult> {
    return this.commit(() => this.table.delete(predicate, commitJson(options.commit)));
  }

  /** Frees the snapshot; every later call fails with CLOSED. */
  close(): void {
    this.table.close();
  }

  toString(): string {
    return `DeltaTable(${this.url} @ ${this.version})`;
  }

  /** @internal */
  toNative(): NativeTable {
    return this.table;
  }

  private async commit(run: () => Promise<NativeCommitResult>): Promise<CommitResult> {
    const { version, metrics } = await this.call(run);
    this.load();
    return { version, metrics: JSON.parse(metrics) as Record<string, number> };
  }

  private load(): void {
    this.facts = bridgedSync(this.url, () => this.table.snapshot());
    this.parsedSchema = undefined;
  }

  private call<T>(run: () => Promise<T>): Promise<T> {
    return bridged(this.url, run);
  }
}

function mergeJson(spec: MergeSpec): string {
  const clauses = (list: MergeClause[] = []): unknown[] =>
    list.map(({ predicate, set, delete: remove }) => {
      if (remove) return { predicate, action: 'delete' };
      return { predicate, action: set === undefined || set === 'all' ? 'setAll' : { set } };
    });
  return JSON.stringify({
    on: spec.on,
    matched: clauses(spec.whenMatched),
    notMatched: clauses(spec.whenNotMatched),
    notMatchedBySource: clauses(spec.whenNotMatchedBySource),
  });
}
