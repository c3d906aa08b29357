import type { PartitionOffsets } from '@fastcart/events';
import { FastcartError, type Positions, positionsOf } from '@fastcart/runtime';
import { clockOf, logPosition } from '@fastcart/schemas';
import { recreated } from './range';
import type { BronzeTables, Topic } from './topic';

/** The clock of `ingestion_timestamp` stands in the table, so that it never goes back when the machine's clock does. */
export const { column: clock } = clockOf('bronze');

/** How far the tables have read the topic. */
export interface Reached {
  stored: Positions;
  /** The quarantine's positions, which may be ahead. */
  ahead: Positions;
  /** The {@link clock}; undefined while Bronze has read nothing. */
  time: bigint | undefined;
}

/** `isFirst`: this is the first batch of the run. Errors: LOG_REWOUND, TOPIC_RECREATED. */
export async function reachedIn(
  { bronze, quarantine }: BronzeTables,
  { name }: Topic,
  topicId: string,
  offsets: PartitionOffsets[],
  isFirst: boolean,
): Promise<Reached> {
  const appIds = offsets.map(({ partition }) => logPosition(topicId, partition));
  // Of no partition: a topic does not lose any. It is looked for once a run, through the whole log of the table.
  const behindLast = logPosition(topicId, offsets.length);
  const [stored, ahead, time] = await Promise.all([
    positionsOf(bronze, isFirst ? [...appIds, behindLast] : appIds),
    positionsOf(quarantine, appIds),
    bronze.transaction(clock),
  ]);
  if (stored[behindLast] !== undefined) throw vanished(name, offsets.length, stored[behindLast]);
  // A topic that was made again has an identity of its own, and with it no position: that is no new start.
  if (time !== undefined && Object.values(stored).every((position) => position === undefined)) {
    throw recreated(name, topicId);
  }
  return { stored, ahead, time };
}

function vanished(topic: string, partition: number, position: bigint): FastcartError {
  return new FastcartError(
    'LOG_REWOUND',
    `partition ${partition} of topic ${topic} is not there, but Bronze has read it up to ${position}`,
  );
}
