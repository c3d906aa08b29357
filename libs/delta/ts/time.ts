import { DeltaError } from './errors';
import type { NativeAsOf } from './native';

/**
 * A point of a table's history: a version, or the version that was the newest at a time (a Date, or a text that Date can
 * read, such as ISO 8601). The time of a version is when its file in the log was written, a little after the timestamp
 * in its history. A time before the oldest version that the log has means that one.
 */
export type AsOf = { version: number; timestamp?: never } | { timestamp: Date | string; version?: never };

export function asOf(at: AsOf | { version?: undefined; timestamp?: undefined }): NativeAsOf {
  if (at.timestamp === undefined) return { version: at.version };
  const timestamp = new Date(at.timestamp).getTime();
  if (Number.isNaN(timestamp)) throw new DeltaError('INVALID_ARGUMENT', 'the timestamp is no time');
  return { timestamp };
}
