import { count, object, type Shape, time } from './arguments';
import { DeltaError } from './errors';
import type { NativeAsOf } from './native';

/**
 * A point of a table's history: a version, or the version that was the newest at a time (a Date, or a text that Date can
 * read, such as ISO 8601). The time of a version is when its file in the log was written, a little after the timestamp
 * in its history. A time before the oldest version that the log has means that one.
 */
export type AsOf = { version: number; timestamp?: never } | { timestamp: Date | string; version?: never };

export const point = { version: count, timestamp: time };

/** A version or a time. */
export const one: Shape = (value, name) => {
  object(point)(value, name);
  const { version, timestamp } = value as Partial<AsOf>;
  if ((version === undefined) === (timestamp === undefined))
    throw new DeltaError('INVALID_ARGUMENT', `${name} has to have a version or a timestamp`);
};

export function asOf(at: AsOf | { version?: undefined; timestamp?: undefined }): NativeAsOf {
  if (at.timestamp === undefined) return { version: at.version };
  const timestamp = new Date(at.timestamp).getTime();
  if (Number.isNaN(timestamp)) throw new DeltaError('INVALID_ARGUMENT', 'the timestamp is no time');
  return { timestamp };
}
