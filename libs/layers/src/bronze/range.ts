import type { EventRange, PartitionOffsets } from '@fastcart/events';
import { FastcartError, type Positions } from '@fastcart/runtime';
import { logPosition } from '@fastcart/schemas';

/** What one Bronze commit takes of one partition; nothing when `from` is `to`. */
export interface Range extends EventRange {
  /** The application id of the position: a topic that was made again has others. */
  appId: string;
  /** Where messages begin that the log deleted before Bronze read them, or cannot give any more; they end at `from`. */
  lostFrom?: bigint;
}

/**
 * From the stored positions to the log's ends as they were found. `isKnown`: Bronze has read the topic before, so that a
 * partition without a position is a new one, and begins at 0. Errors: LOG_REWOUND.
 */
export function openRanges(offsets: PartitionOffsets[], topicId: string, stored: Positions, isKnown: boolean): Range[] {
  return offsets.map(({ partition, low, high }) => {
    const appId = logPosition(topicId, partition);
    const position = stored[appId] ?? (isKnown ? 0n : low);
    if (position > high) throw endsBefore(partition, high, position);
    const range = { partition, appId, to: high };
    return position < low ? { ...range, from: low, lostFrom: position } : { ...range, from: position };
  });
}

/** The range without the messages at its beginning that the log has but cannot give. */
export function behind(range: Range, damaged: EventRange | undefined): Range {
  const begins = damaged && damaged.from <= range.from && range.from < damaged.to;
  return begins ? { ...range, from: damaged.to, lostFrom: range.lostFrom ?? range.from } : range;
}

/** The same ranges, up to other ends; nothing of one that has none. */
export function upTo(ranges: Range[], endOf: (range: Range) => bigint | undefined): Range[] {
  return ranges.map((range) => ({ ...range, to: greater(endOf(range) ?? range.from, range.from) }));
}

/** One of the runs that share a topic's partitions. */
export interface Share {
  shard: number;
  shards: number;
}

/** Whether a run reads this partition. */
export function isIn({ shard, shards }: Share, { partition }: Range): boolean {
  return partition % shards === shard;
}

/** Whether there is anything to commit of a range. */
export function isOpen({ from, to, lostFrom }: Range): boolean {
  return from < to || lostFrom !== undefined;
}

/** Errors: DATA_LOSS, when any message was deleted; `what` ends the message. */
export function requireAll(ranges: Range[], what = 'were deleted before Bronze read them'): void {
  const lost = ranges.filter(({ lostFrom }) => lostFrom !== undefined);
  if (lost.length === 0) return;
  const gone = lost.map(
    ({ partition, from, lostFrom }) => `offsets ${lostFrom} to ${from - 1n} of partition ${partition}`,
  );
  throw new FastcartError('DATA_LOSS', `${gone.join(', ')} ${what}`);
}

/** Errors: DATA_LOSS, when the log has meanwhile deleted messages of the ranges. */
export function requireHeld(ranges: Range[], offsets: PartitionOffsets[]): void {
  const lows = new Map(offsets.map(({ partition, low }) => [partition, low]));
  requireAll(
    ranges.map((range) => {
      const low = lows.get(range.partition) ?? range.from;
      return low > range.from ? { ...range, from: low, lostFrom: range.from } : { ...range, lostFrom: undefined };
    }),
  );
}

function greater(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}

/** The log ends before what Bronze has read of it. */
export function endsBefore(partition: number, end: bigint, position: bigint): FastcartError {
  return new FastcartError(
    'LOG_REWOUND',
    `partition ${partition} ends at ${end}, but Bronze has read it up to ${position}`,
  );
}

/** The topic was made again: `topicId` is its present identity. */
export function recreated(topic: string, topicId: string): FastcartError {
  return new FastcartError('TOPIC_RECREATED', `topic ${topic} is ${topicId} now, and Bronze has read another one`);
}
