import { check, count, list, text } from './arguments';
import type { Handle } from './handle';
import type { NativeTable } from './native';
import type { IoCounts } from './operation';
import type { Schema } from './schema';
import { type Statistics, statistics } from './statistics';

export interface DataFile {
  /** Relative to the table. */
  path: string;
  /** Bytes. */
  size: number;
  /** Milliseconds since the epoch. */
  modified: number;
  records?: number;
  /** Partition column -> value as text, null for null; in the order of the table's partition columns. */
  partition: Record<string, string | null>;
  /** Of the columns that have some: by default the first 32. */
  statistics?: Statistics;
}

export interface HistoryEntry {
  version: number;
  /** Milliseconds since the epoch. */
  timestamp: number;
  operation: string;
  info: CommitInfo;
}

/** A commitInfo: what writers of Delta put there, and what {@link CommitOptions.metadata} put there. */
export interface CommitInfo {
  /** Milliseconds since the epoch. */
  timestamp?: number;
  operation?: string;
  operationParameters?: Record<string, unknown>;
  operationMetrics?: Record<string, unknown>;
  engineInfo?: string;
  [key: string]: unknown;
}

/** What a reader and a writer must be able to do. */
export interface Protocol {
  minReaderVersion: number;
  minWriterVersion: number;
  /** Table features, from reader version 3 on. */
  readerFeatures: string[];
  /** Table features, from writer version 7 on. */
  writerFeatures: string[];
}

/** What a table says about itself at the version it was loaded at. */
export abstract class TableFacts implements Disposable {
  readonly url: string;
  private open = true;

  protected constructor(protected readonly handle: Handle) {
    this.url = handle.url;
  }

  get version(): number {
    return this.handle.snapshot.version;
  }

  get schema(): Schema {
    return this.handle.schema;
  }

  get partitionColumns(): string[] {
    return this.handle.snapshot.partitionColumns;
  }

  get properties(): Record<string, string> {
    return this.handle.snapshot.properties;
  }

  get name(): string | undefined {
    return this.handle.snapshot.name ?? undefined;
  }

  get description(): string | undefined {
    return this.handle.snapshot.description ?? undefined;
  }

  get protocol(): Protocol {
    return this.handle.snapshot.protocol;
  }

  /** The traffic of this object since it was opened: its log, its writes, and the queries that read it. */
  get io(): IoCounts {
    return this.handle.native.io();
  }

  /**
   * The version of an application's last txn action at this table version.
   *
   * @throws {DeltaError} STORAGE, CLOSED
   */
  async transaction(appId: string): Promise<bigint | undefined> {
    return (await this.transactions([appId])).get(appId);
  }

  /**
   * As {@link transaction}, for many applications at once; those that have one.
   *
   * @throws {DeltaError} STORAGE, CLOSED
   */
  async transactions(appIds: string[]): Promise<Map<string, bigint>> {
    check({ appIds: [appIds, list(text)] });
    return new Map(Object.entries(await this.handle.call((native) => native.transactions(appIds))));
  }

  /**
   * The data files of this version.
   *
   * @throws {DeltaError} CLOSED
   */
  async files(): Promise<DataFile[]> {
    const files = await this.handle.call((native) => native.files());
    const columns = this.partitionColumns;
    return files.map(({ records, statistics: json, partition, ...file }) => ({
      ...(file as Omit<DataFile, 'records' | 'statistics' | 'partition'>),
      // They come in another order with each file, and callers compare them as text.
      partition: Object.fromEntries(columns.map((name) => [name, partition[name] ?? null])),
      ...(records == null ? {} : { records }),
      ...(json == null ? {} : { statistics: statistics(json) }),
    }));
  }

  /**
   * The latest commits up to this version that the log still has, newest first.
   *
   * @throws {DeltaError} STORAGE, CORRUPT, CLOSED
   */
  async history(limit?: number): Promise<HistoryEntry[]> {
    check({ limit: [limit === undefined ? 0 : limit, count] });
    const commits = await this.handle.call((native) => native.history(limit));
    return commits.map(({ version, info: text }) => {
      const info = JSON.parse(text) as CommitInfo;
      return { version, timestamp: info.timestamp ?? 0, operation: info.operation ?? '', info };
    });
  }

  /** False after {@link close}. */
  get isOpen(): boolean {
    return this.open;
  }

  /** Frees the snapshot; every later call fails with CLOSED. `using` does the same at the end of a block. */
  close(): void {
    this.open = false;
    this.handle.native.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  toString(): string {
    return `DeltaTable(${this.url} @ ${this.version})`;
  }

  /** @internal */
  toNative(): NativeTable {
    return this.handle.native;
  }
}
