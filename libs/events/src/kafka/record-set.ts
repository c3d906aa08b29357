import type { EventChunk, EventRange } from '../event-log';
import { type RecordBatch, recordBatches } from './record-batch';
import { EventLogError } from '../errors';
import { decompress, decompressStream, LargeError } from './codecs';
import { cutRecords, LargeMessageError } from './cut-records';
import { ChecksumError } from './damaged';
import { layOut, type Part } from './records';

export interface AbortedTransaction {
  producerId: bigint;
  firstOffset: bigint;
}

/** Decompressed bytes of a chunk. A larger batch is a chunk of its own. */
const CHUNK_BYTES = 2 * 1024 * 1024;
/** The number of batches that are decompressed in advance. It is limited, because a small batch can become very large. */
const AHEAD = 3;

/** The answer of a broker for a range. Batches are decompressed only when they are read. */
export class RecordSet {
  private readonly batches: RecordBatch[] = [];
  /**
   * The offset of the next fetch: after the last whole batch, also if compaction, aborted transactions and markers leave no
   * message in it.
   */
  readonly next: bigint;

  constructor(
    set: Buffer,
    private readonly aborted: AbortedTransaction[],
    readonly range: EventRange,
    /** The offset of the next fetch when there is no batch. */
    next: bigint,
    /** The greatest number of bytes of a message in a batch that is too large to be decompressed at once. */
    private readonly messageBytes: number,
  ) {
    try {
      for (const batch of recordBatches(set)) {
        this.batches.push(batch);
        next = batch.lastOffset + 1n;
        if (next >= range.to) break;
      }
    } catch (error) {
      // The batches before the damage are whole: the next fetch begins with the damage.
      if (this.batches.length === 0) throw inPartition(error, range.partition);
    }
    this.next = lesser(next, range.to);
  }

  /**
   * The messages in the range. The last chunk, which may be empty, ends at {@link next}. Errors: TOO_LARGE, after the
   * messages before the large one.
   */
  async *chunks(): AsyncGenerator<EventChunk> {
    const { partition, from, to } = this.range;
    const batches = withoutAborted(this.batches, this.aborted).filter(({ control }) => !control);
    let position = from;
    let group = new Group();
    const chunk = (next: bigint): EventChunk => {
      const messages = layOut(group.parts, this.range);
      const gaps = Number(next - position) - messages.offsets.length;
      const { appendedAt } = group;
      position = next;
      group = new Group();
      return { ...messages, partition, next, gaps, appendedAt };
    };
    try {
      for await (const part of partsOf(batches, this.range, this.messageBytes)) {
        if (group.isFullWith(part.records)) yield chunk(lesser(group.parts.at(-1)!.next, to));
        group.add(part);
      }
    } catch (error) {
      if (!(error instanceof LargeMessageError)) throw error;
      if (position < error.offset) yield chunk(error.offset);
      throw tooLarge(partition, error);
    }
    yield chunk(this.next);
  }
}

/** Converts the error of a message that is too large. */
function tooLarge(partition: number, cause: LargeMessageError): EventLogError {
  const { offset, message } = cause;
  return new EventLogError('TOO_LARGE', `Partition ${partition}: ${message}.`, {
    cause,
    range: { partition, from: offset, to: offset + 1n },
  });
}

/** Converts the error of a damaged batch. */
function inPartition(error: unknown, partition: number): unknown {
  if (!(error instanceof ChecksumError)) return error;
  const { from, to, message } = error;
  return new EventLogError('CORRUPT', `Partition ${partition}: ${message}.`, {
    cause: error,
    range: { partition, from, to },
  });
}

/** The parts of a chunk. */
class Group {
  readonly parts: Part[] = [];
  private bytes = 0;

  /** The time by the broker's clock. */
  get appendedAt(): number | undefined {
    return this.parts
      .filter(({ batch }) => batch.appendTime)
      .reduce<number | undefined>((newest, { batch }) => Math.max(newest ?? 0, Number(batch.maxTimestamp)), undefined);
  }

  isFullWith({ length }: Buffer): boolean {
    return this.bytes > 0 && this.bytes + length > CHUNK_BYTES;
  }

  add(part: Part): void {
    this.parts.push(part);
    this.bytes += part.records.length;
  }
}

/** The records of batches; those of very large batches in chunks. */
async function* partsOf(batches: RecordBatch[], range: EventRange, messageBytes: number): AsyncGenerator<Part> {
  for await (const [batch, records] of decompressed(batches)) {
    const next = batch.lastOffset + 1n;
    if (records) {
      yield { batch, records, count: batch.count, next };
      continue;
    }
    yield* cutRecords(decompressStream(batch.codec, batch.records), batch, range, messageBytes);
    yield { batch, records: Buffer.alloc(0), count: 0, next };
  }
}

/** The decompressed batch; without records if it is very large. */
async function* decompressed(batches: RecordBatch[]): AsyncGenerator<[RecordBatch, Buffer | undefined]> {
  const under: Promise<Buffer | undefined>[] = [];
  let next = 0;
  for (const batch of batches) {
    for (; next < batches.length && under.length <= AHEAD; next++) {
      const { codec, records } = batches[next]!;
      const decompressing = decompress(codec, records).catch((error: unknown) => {
        if (!(error instanceof LargeError)) throw error;
        return undefined;
      });
      // The reader of the batch gets the error. Until then the rejection is not unhandled.
      decompressing.catch(() => {});
      under.push(decompressing);
    }
    yield [batch, await under.shift()!];
  }
}

function lesser(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}

/** As in Kafka's own consumers: all messages of a producer from the first offset of an aborted transaction to its marker. */
function withoutAborted(batches: RecordBatch[], aborted: AbortedTransaction[]): RecordBatch[] {
  const pending = aborted.toSorted((left, right) => (left.firstOffset < right.firstOffset ? -1 : 1));
  const producers = new Set<bigint>();
  return batches.filter(({ lastOffset, producerId, control, transactional }) => {
    while (pending.length > 0 && pending[0]!.firstOffset <= lastOffset) producers.add(pending.shift()!.producerId);
    if (control) producers.delete(producerId);
    return !(transactional && producers.has(producerId));
  });
}
