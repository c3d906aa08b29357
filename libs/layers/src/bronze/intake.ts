import type { JsonDecoder } from '@fastcart/delta';
import { type EventChunk, type EventLog, EventLogError } from '@fastcart/events';
import { FastcartError, requirePassed } from '@fastcart/runtime';
import type { Range } from './range';

export interface Intake {
  /** Where the next run goes on, by partition. */
  reached: Map<number, bigint>;
  /** Offsets that were passed without a message, by partition: compaction and transactions leave them. */
  gaps: Map<number, number>;
  messages: number;
  bytes: number;
}

/**
 * Messages of the ranges into the decoder, until `batchBytes` are read. Errors: AUDIT_FAILED when the log gives a message
 * twice, or ends before a range does; CLOCK_WRONG.
 */
export async function decodeRanges(
  decoder: JsonDecoder,
  log: EventLog,
  topic: string,
  ranges: Range[],
  batchBytes: number,
): Promise<Intake> {
  const reached = new Map(ranges.map(({ partition, from }) => [partition, from]));
  const gaps = new Map<number, number>();
  let bytes = 0;
  let messages = 0;
  const pending: Promise<void>[] = [];
  try {
    for await (const chunk of log.read(topic, ranges)) {
      advance(reached, chunk);
      if (chunk.appendedAt !== undefined) requirePassed('the event log', chunk.appendedAt);
      if (chunk.gaps) gaps.set(chunk.partition, (gaps.get(chunk.partition) ?? 0) + chunk.gaps);
      messages += chunk.offsets.length;
      bytes += chunk.bytes.length;
      const decoding = decoder.push(chunk).then(() => release(chunk));
      // A failure is thrown where it is awaited below; without this it would count as unhandled until then.
      decoding.catch(() => {});
      pending.push(decoding);
      // Two chunks are decoded while the next one is read: no more buffers than that are held.
      if (pending.length > 2) await pending.shift();
      if (bytes >= batchBytes) break;
    }
    if (bytes < batchBytes) requireEnds(ranges, reached);
  } catch (error) {
    // What was read before the deleted or damaged messages is committed. The next batch finds what is gone.
    const isGone = EventLogError.is(error) && (error.code === 'OUT_OF_RANGE' || error.range !== undefined);
    const isStuck = ranges.every(({ partition, from }) => reached.get(partition) === from);
    if (!isGone || isStuck) throw error;
  }
  await Promise.all(pending);
  return { reached, gaps, messages, bytes };
}

function advance(reached: Intake['reached'], { partition, offsets, next }: EventChunk): void {
  const position = reached.get(partition)!;
  if ((offsets[0] ?? position) < position || next <= position) {
    throw new FastcartError(
      'AUDIT_FAILED',
      `partition ${partition}: offset ${offsets[0]} comes again after ${position}`,
    );
  }
  reached.set(partition, next);
}

function requireEnds(ranges: Range[], reached: Intake['reached']): void {
  for (const { partition, to } of ranges) {
    const position = reached.get(partition);
    if (position === to) continue;
    throw new FastcartError('AUDIT_FAILED', `partition ${partition} was read to ${position}, not to ${to}`);
  }
}

/** Frees a chunk's memory at once: the garbage collector would let a gigabyte of chunks accumulate. */
function release({ bytes }: EventChunk): void {
  (bytes.buffer as ArrayBuffer).transfer(0);
}
