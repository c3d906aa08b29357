import { buffer, object, record, type Shape, stream, text } from './arguments';
import { DeltaError } from './errors';
import { native, type NativeSource } from './native';
import type { Operation } from './operation';

/** Rows that live on the other side of the bridge: decoded events, or a query that runs as part of the write. */
export interface NativeRows {
  /** @internal */
  toNativeSource(operation: Operation): NativeSource;
}

/**
 * Where the rows of a write or of a relation come from: an Arrow IPC file (its name ends with `.arrow`), a Parquet
 * file, an Arrow IPC file held in a buffer, an Arrow IPC stream, decoded events, or a query.
 *
 * A stream is read once, chunk by chunk (a message may span chunks), as fast as its rows are used: one batch waits at
 * most. Its chunks are decoded in place and must not be changed after they were yielded. An error that it throws is the
 * `cause` of the operation's INVALID_ARGUMENT. `return` is called on an abandoned stream, as `for await` does.
 */
export type Source =
  { arrow: string } | { parquet: string } | { ipc: Buffer } | { stream: AsyncIterable<Uint8Array> } | NativeRows;

const files = { arrow: text, parquet: text, ipc: buffer, stream };

/** A {@link Source}. */
export const source: Shape = (value, name) => {
  record(value, name);
  const given = value as Partial<NativeRows> & Record<string, unknown>;
  if (typeof given.toNativeSource === 'function') return;
  object(files)(value, name);
  const kinds = Object.keys(files).filter((kind) => given[kind] !== undefined);
  if (kinds.length !== 1)
    throw new DeltaError(
      'INVALID_ARGUMENT',
      `${name} must be a query, or an object with one of arrow, parquet, ipc, stream`,
    );
};

export function nativeSource(source: Source, operation: Operation): NativeSource {
  if ('toNativeSource' in source) return source.toNativeSource(operation);
  if ('arrow' in source) return native().NativeSource.arrow(source.arrow);
  if ('parquet' in source) return native().NativeSource.parquet(source.parquet);
  if ('ipc' in source) return native().NativeSource.ipc(source.ipc);
  return operation.feed(source.stream);
}
