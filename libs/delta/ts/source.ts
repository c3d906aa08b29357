import { bridgedSync } from './errors';
import { native, type NativeSource } from './native';

/** Rows that live on the other side of the bridge: decoded events, or a query that runs as part of the write. */
export interface NativeRows {
  /** @internal */
  toNativeSource(): NativeSource;
}

/**
 * Where the rows of a write or of a relation come from: an Arrow IPC file (its name ends with `.arrow`), a Parquet
 * file, an Arrow IPC file held in a buffer, decoded events, or a query.
 */
export type Source = { arrow: string } | { parquet: string } | { ipc: Buffer } | NativeRows;

export function nativeSource(source: Source): NativeSource {
  return bridgedSync(undefined, () => {
    if ('toNativeSource' in source) return source.toNativeSource();
    if ('arrow' in source) return native().NativeSource.arrow(source.arrow);
    if ('parquet' in source) return native().NativeSource.parquet(source.parquet);
    return native().NativeSource.ipc(source.ipc);
  });
}
