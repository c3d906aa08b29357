import type { EventChunk, EventLog } from '..';

/** All messages of a topic's partition, as Latin-1 text so that every byte shows, with their offsets. */
export async function messagesOf(log: EventLog, topic: string, partition: number): Promise<[bigint, string][]> {
  const { high } = (await log.partitions(topic))[partition]!;
  const found: [bigint, string][] = [];
  for await (const chunk of log.read(topic, [{ partition, from: 0n, to: high }])) found.push(...messagesIn(chunk));
  return found;
}

export function messagesIn({ bytes, starts, lengths, offsets }: EventChunk): [bigint, string][] {
  return Array.from(starts, (start, i) => [offsets[i]!, bytes.toString('latin1', start, start + lengths[i]!)]);
}
