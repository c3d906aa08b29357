import { setTimeout } from 'node:timers/promises';
import type { EventChunk, EventLog } from '@fastcart/events';

/** A message as text. Key and value may be null, as in a tombstone. */
export interface Message {
  partition: number;
  offset: bigint;
  key: string | null;
  value: string | null;
}

/** The messages of a topic from its beginning to its current end; with `follow`, without an end. */
export async function* consume(log: EventLog, topic: string, follow: boolean): AsyncGenerator<Message> {
  const positions = new Map<number, bigint>();
  do {
    const ranges = (await log.partitions(topic))
      .map(({ partition, low, high }) => ({ partition, from: later(positions.get(partition), low), to: high }))
      .filter(({ from, to }) => from < to);
    for await (const chunk of log.read(topic, ranges)) {
      yield* messages(chunk);
      positions.set(chunk.partition, chunk.next);
    }
    if (follow) await setTimeout(500);
  } while (follow);
}

/** The topic's retention may have deleted messages that a slow reader has not read. */
function later(position: bigint | undefined, low: bigint): bigint {
  return position === undefined || position < low ? low : position;
}

function* messages({ partition, bytes, offsets, ...chunk }: EventChunk): Generator<Message> {
  const text = (start: number | undefined, length: number | undefined) =>
    start === undefined || length === undefined || length < 0 ? null : bytes.toString('utf8', start, start + length);
  for (const [at, offset] of offsets.entries()) {
    const key = text(chunk.keyStarts?.[at], chunk.keyLengths?.[at]);
    yield { partition, offset, key, value: text(chunk.starts[at], chunk.lengths[at]) };
  }
}
