import type { EventLog, PartitionOffsets } from '@fastcart/events';
import { FastcartError, type Positions } from '@fastcart/runtime';

/** What one Bronze commit takes of one partition: from the stored position to the log's end as it was found. */
export interface Range {
  partition: number;
  /** The application id of the position: a topic that was made again has others. */
  appId: string;
  from: bigint;
  to: bigint;
}

export function appIdOf(topicId: string, partition: number): string {
  return `${topicId}/${partition}`;
}

/** The ranges that are left to read. Errors: LOG_REWOUND, DATA_LOSS. */
export function openRanges(offsets: PartitionOffsets[], topicId: string, stored: Positions): Range[] {
  const ranges = offsets.map(({ partition, low, high }) => {
    const appId = appIdOf(topicId, partition);
    const from = stored[appId] ?? low;
    if (from > high) {
      throw new FastcartError(
        'LOG_REWOUND',
        `partition ${partition} ends at ${high}, but Bronze has read it up to ${from}`,
      );
    }
    if (from < low) {
      throw new FastcartError(
        'DATA_LOSS',
        `partition ${partition} begins at ${low}, but Bronze has read it up to ${from} only`,
      );
    }
    return { partition, appId, from, to: high };
  });
  return ranges.filter(({ from, to }) => from < to);
}

/** The range that an interrupted run had already quarantined: it is taken again as it was. */
export function interruptedRanges(
  offsets: PartitionOffsets[],
  topicId: string,
  stored: Positions,
  ahead: Positions,
): Range[] {
  const ranges = offsets.map(({ partition, low }) => {
    const appId = appIdOf(topicId, partition);
    const from = stored[appId] ?? low;
    return { partition, appId, from, to: ahead[appId] ?? from };
  });
  return ranges.filter(({ from, to }) => from < to);
}

/**
 * Bytes and messages of the ranges, in (partition, offset) order, until `batchBytes` are read. Errors: AUDIT_FAILED when
 * the log gives a message twice.
 */
export async function* chunks(log: EventLog, topic: string, ranges: Range[], batchBytes: number) {
  let left = batchBytes;
  for (const { partition, appId, from, to } of ranges) {
    let position = from;
    for await (const chunk of log.read(topic, { partition, from, to })) {
      const first = chunk.offsets[0] ?? position;
      if (first < position) {
        throw new FastcartError(
          'AUDIT_FAILED',
          `partition ${partition}: offset ${first} comes again after ${position}`,
        );
      }
      position = chunk.next;
      left -= chunk.bytes.length;
      yield { appId, chunk };
      if (left <= 0) return;
    }
  }
}
