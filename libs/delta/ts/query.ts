import { check, count, map, object, options as longOptions, shape, type Shape, text } from './arguments';
import { native, type NativeAbort, type NativeQuery, type NativeSource, type NativeTable } from './native';
import { operate, Operation, type OperationOptions } from './operation';
import { nativeSource, type NativeRows, source, type Source } from './source';
import { DeltaTable } from './table';

/**
 * What a name in a statement means: a table at the version it was loaded at, the changes of its versions `from` to
 * `to` (both included; columns `_change_type`, `_commit_version`, `_commit_timestamp` are added), or rows of a source.
 */
export type RowSource = DeltaTable | { changes: DeltaTable; from: number; to: number } | Source;

const table = shape('a DeltaTable', (value) => value instanceof DeltaTable);
const changes = object({ changes: table, from: count, to: count }, ['changes', 'from', 'to']);

const relation: Shape = (value, name) => {
  if (value instanceof DeltaTable) return;
  const isFeed = typeof value === 'object' && value !== null && 'changes' in value;
  (isFeed ? changes : source)(value, name);
};

/** A value of a result: decimals, dates, timestamps, arrays, structs and binaries (base64) come as text. */
export type Value = string | number | bigint | boolean | null;

export interface TextResult {
  columns: { name: string; type: string }[];
  /** Row by row, one spelling per type: `12.30`, `100.0`, `2025-11-09T15:55:40.669190Z`, `true`, compact JSON, base64. */
  rows: (string | null)[][];
}

/** How much text comes at once. */
export interface TextBatchSize {
  /** The most rows, 10,000 by default. */
  rows?: number;
  /** A batch ends at this many bytes, 1 MiB by default; a longer row is not split. */
  bytes?: number;
}

/** A SQL statement (DataFusion's dialect) over named relations. Nothing runs before a sink is called. */
export class Query implements NativeRows {
  /** @throws {DeltaError} INVALID_ARGUMENT */
  constructor(
    readonly sql: string,
    private readonly relations: Record<string, RowSource> = {},
  ) {
    check({ sql: [sql, text], relations: [relations, map(relation)] });
  }

  /**
   * Runs it into an Arrow IPC file.
   *
   * @throws {DeltaError} QUERY, STORAGE, ABORTED
   */
  async toArrowFile(path: string, options: OperationOptions = {}): Promise<{ rows: number }> {
    check({ path: [path, text], options: [options, longOptions()] });
    return operate(options, undefined, async (operation) => {
      return { rows: await this.toNative(operation).toArrowFile(path, operation.abort) };
    });
  }

  /**
   * Runs it into a Parquet file.
   *
   * @throws {DeltaError} QUERY, STORAGE, ABORTED
   */
  async toParquetFile(path: string, options: OperationOptions = {}): Promise<{ rows: number }> {
    check({ path: [path, text], options: [options, longOptions()] });
    return operate(options, undefined, async (operation) => {
      return { rows: await this.toNative(operation).toParquetFile(path, operation.abort) };
    });
  }

  /**
   * Runs it into an Arrow IPC stream: the schema, a chunk a batch, the end. Concatenated they are the stream that
   * `tableFromIPC` or `RecordBatchReader.from` of apache-arrow read. A batch is computed when the next chunk is asked
   * for; leaving the loop stops the query.
   *
   * @throws {DeltaError} QUERY, STORAGE, ABORTED
   *
   * @example
   * for await (const batch of await RecordBatchReader.from(query('SELECT * FROM orders', { orders }).arrow())) ...
   */
  async *arrow(options: OperationOptions = {}): AsyncGenerator<Buffer, void, undefined> {
    check({ options: [options, longOptions()] });
    yield* this.batches(
      options,
      (query) => query.output(),
      (output, abort) => output.next(abort),
    );
  }

  /**
   * The result as text, batch by batch: the columns without a row first, then rows. A batch is computed when it is
   * asked for; leaving the loop stops the query.
   *
   * @throws {DeltaError} QUERY, STORAGE, ABORTED
   */
  async *texts(options: OperationOptions & TextBatchSize = {}): AsyncGenerator<TextResult, void, undefined> {
    check({ options: [options, longOptions({ rows: count, bytes: count })] });
    const { rows: maxRows = 10_000, bytes: maxBytes = 1 << 20 } = options;
    const batches = this.batches(
      options,
      (query) => query.text(),
      (output, abort) => output.next(maxRows, maxBytes, abort),
    );
    for await (const { columns, rows } of batches)
      yield { columns, rows: rows.map((row) => row.map((value) => value ?? null)) };
  }

  /**
   * The whole result as text. For small results: every value becomes a string.
   *
   * @throws {DeltaError} QUERY, STORAGE, ABORTED
   */
  async text(options: OperationOptions = {}): Promise<TextResult> {
    const batches = await Array.fromAsync(this.texts(options));
    return { columns: batches[0]!.columns, rows: batches.flatMap(({ rows }) => rows) };
  }

  /**
   * The whole result as objects. For small results.
   *
   * @throws {DeltaError} QUERY, STORAGE, ABORTED
   */
  async rows(options: OperationOptions = {}): Promise<Record<string, Value>[]> {
    const { columns, rows } = await this.text(options);
    return rows.map((row) =>
      Object.fromEntries(columns.map(({ name, type }, index) => [name, toValue(type, row[index] ?? null)])),
    );
  }

  toString(): string {
    return this.sql;
  }

  /** @internal */
  toNativeSource(operation: Operation): NativeSource {
    return native().NativeSource.query(this.toNative(operation));
  }

  private async *batches<Output extends { close(): void }, Batch>(
    options: OperationOptions,
    run: (query: NativeQuery) => Output,
    next: (output: Output, abort: NativeAbort) => Promise<Batch | null>,
  ): AsyncGenerator<Batch, void, undefined> {
    using operation = new Operation(options);
    using stack = new DisposableStack();
    const output = await operation.run(() => Promise.resolve(run(this.toNative(operation))));
    stack.adopt(output, () => output.close());
    for (;;) {
      const batch = await operation.run(() => next(output, operation.abort));
      if (!batch) return;
      yield batch;
    }
  }

  private toNative(operation: Operation): NativeQuery {
    const query = new (native().NativeQuery)(this.sql);
    const table = (relation: DeltaTable): NativeTable => {
      const native = relation.toNative();
      operation.count(native);
      return native;
    };
    for (const [name, relation] of Object.entries(this.relations)) {
      if (relation instanceof DeltaTable) query.table(name, table(relation));
      else if ('changes' in relation) query.changes(name, table(relation.changes), relation.from, relation.to);
      else query.rows(name, nativeSource(relation, operation));
    }
    return query;
  }
}

/**
 * A statement over named relations: `query('select count(*) n from orders', { orders: table }).rows()`.
 *
 * @throws {DeltaError} INVALID_ARGUMENT
 */
export function query(sql: string, relations?: Record<string, RowSource>): Query {
  return new Query(sql, relations);
}

function toValue(type: string, text: string | null): Value {
  if (text === null) return null;
  switch (type) {
    case 'integer':
    case 'double':
      return Number(text);
    case 'long':
      return BigInt(text);
    case 'boolean':
      return text === 'true';
    default:
      return text;
  }
}
