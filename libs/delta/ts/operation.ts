import { DeltaError, toDeltaError } from './errors';
import { native, type NativeAbort, type NativeInput, type NativeSource, type NativeTable } from './native';

/** Traffic with a table's storage: data files and log. Reading counts the bytes that were asked for. */
export interface IoCounts {
  bytesRead: number;
  bytesWritten: number;
  /** Calls of the object store; a part of a multipart upload and a deleted file are one each. */
  requests: number;
}

/** What every operation that may take long accepts. */
export interface OperationOptions {
  /**
   * Rejects the operation with ABORTED when it fires. What had been handed to other threads by then ends by itself; data
   * files that no commit mentions are removed by {@link DeltaTable.vacuum} in mode `full`. Whether a commit landed is
   * known after {@link DeltaTable.refresh}.
   */
  signal?: AbortSignal;
  /**
   * Called four times a second and once at the end with the traffic of the tables involved since the operation began,
   * that of other operations on the same objects included.
   */
  onProgress?: (io: IoCounts) => void;
}

const reportEvery = 250;

/** One running call: its abort signal, its progress, and the streams that feed it. */
export class Operation implements Disposable {
  readonly abort: NativeAbort = new (native().NativeAbort)();
  private readonly counted = new Map<NativeTable, IoCounts>();
  private readonly inputs: NativeInput[] = [];
  private timer: NodeJS.Timeout | undefined;
  private broken: { reason: unknown } | undefined;
  private readonly onAbort = (): void => this.abort.abort();

  constructor(
    private readonly options: OperationOptions,
    private readonly subject?: string,
  ) {
    options.signal?.addEventListener('abort', this.onAbort);
    if (options.signal?.aborted) this.onAbort();
    if (options.onProgress) this.timer = setInterval(() => this.report(), reportEvery).unref();
  }

  /** Counts a table's traffic from now on. */
  count(table: NativeTable): void {
    if (this.options.onProgress && !this.counted.has(table)) this.counted.set(table, table.io());
  }

  /** Starts to read a stream as fast as the operation takes its rows. */
  feed(stream: AsyncIterable<Uint8Array>): NativeSource {
    const input = new (native().NativeInput)();
    this.inputs.push(input);
    void this.pump(stream, input);
    return input.source();
  }

  /** A call into the bridge; its error names the subject. */
  async run<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw this.explain(error);
    }
  }

  [Symbol.dispose](): void {
    this.options.signal?.removeEventListener('abort', this.onAbort);
    for (const input of this.inputs) input.close();
    if (!this.timer) return;
    clearInterval(this.timer);
    this.report();
  }

  private async pump(stream: AsyncIterable<Uint8Array>, input: NativeInput): Promise<void> {
    try {
      for await (const chunk of stream) if (!(await input.push(chunk as Buffer))) return;
      await input.end(false);
    } catch (reason) {
      this.broken ??= { reason };
      await input.end(true);
    }
  }

  private explain(error: unknown): unknown {
    const { signal } = this.options;
    const known = toDeltaError(error, this.subject);
    if (DeltaError.is(known, 'ABORTED')) {
      return new DeltaError('ABORTED', known.message, { cause: signal?.reason });
    }
    if (!this.broken) return known;
    const reason = toDeltaError(this.broken.reason, this.subject);
    if (DeltaError.is(reason)) return reason;
    return new DeltaError('INVALID_ARGUMENT', 'the stream of a source failed', { cause: reason });
  }

  private report(): void {
    const sum: IoCounts = { bytesRead: 0, bytesWritten: 0, requests: 0 };
    for (const [table, start] of this.counted) {
      const io = table.io();
      for (const key of ['bytesRead', 'bytesWritten', 'requests'] as const) sum[key] += io[key] - start[key];
    }
    this.options.onProgress?.(sum);
  }
}

/** Runs an operation from its begin to its end; `subject` (a table's URL) goes in front of the message of its error. */
export async function operate<T>(
  options: OperationOptions,
  subject: string | undefined,
  run: (operation: Operation) => Promise<T>,
): Promise<T> {
  using operation = new Operation(options, subject);
  return await operation.run(() => run(operation));
}
