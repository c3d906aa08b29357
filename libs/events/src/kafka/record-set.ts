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

/** Decompressed; a batch that alone is larger is a chunk. */
const CHUNK_BYTES = 2 * 1024 * 1024;
/** Batches that are decompressed while others are looked at: a few bytes may become many, so that it cannot be all. */
const AHEAD = 3;

/** What a broker gave of a range. Nothing is decompressed before it is asked for. */
export class RecordSet {
  private readonly batches: RecordBatch[] = [];
  /**
   * Where the next fetch goes on: behind the last whole batch, also where compaction, aborted transactions and markers
   * left no message in it.
   */
  readonly next: bigint;

  constructor(
    set: Buffer,
    private readonly aborted: AbortedTransaction[],
    readonly range: EventRange,
    /** Where it goes on when there is no batch at all. */
    next: bigint,
    /** The most bytes of a message in a batch that is too large to be decompressed at once. */
    private readonly messageBytes: number,
  ) {
    try {
      for (const batch of recordBatches(set)) {
        this.batches.push(batch);
        next = batch.lastOffset + 1n;
        if (next >= range.to) break;
      }
    } catch (error) {
      // What comes before the damage is whole: the next fetch begins with it.
      if (this.batches.length === 0) throw inPartition(error, range.partition);
    }
    this.next = lesser(next, range.to);
  }

  /**
   * The messages in the range; the last chunk, perhaps without any, ends at {@link next}. Errors: TOO_LARGE, after what
   * comes before such a message.
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

/** A message that cannot be held as what the log cannot give. */
function tooLarge(partition: number, cause: LargeMessageError): EventLogError {
  const { offset, message } = cause;
  return new EventLogError('TOO_LARGE', `Partition ${partition}: ${message}.`, {
    cause,
    range: { partition, from: offset, to: offset + 1n },
  });
}

/** A damaged batch as what the log cannot give. */
function inPartition(error: unknown, partition: number): unknown {
  if (!(error instanceof ChecksumError)) return error;
  const { from, to, message } = error;
  return new EventLogError('CORRUPT', `Partition ${partition}: ${message}.`, {
    cause: error,
    range: { partition, from, to },
  });
}

/** What becomes a chunk. */
class Group {
  readonly parts: Part[] = [];
  private bytes = 0;

  /** By the broker's clock. */
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

/** Batches as they are, and those that become too much in chunks. */
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

/** Without records where they become too many bytes. */
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
      // Whoever comes to it is told of a failure; until then it is not unhandled.
      decompressing.catch(() => {});
      under.push(decompressing);
    }
    yield [batch, await under.shift()!];
  }
}

function lesser(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}

/** As Kafka's own consumers do it: from its first offset to its marker, nothing of such a producer counts. */
function withoutAborted(batches: RecordBatch[], aborted: AbortedTransaction[]): RecordBatch[] {
  const pending = aborted.toSorted((left, right) => (left.firstOffset < right.firstOffset ? -1 : 1));
  const producers = new Set<bigint>();
  return batches.filter(({ lastOffset, producerId, control, transactional }) => {
    while (pending.length > 0 && pending[0]!.firstOffset <= lastOffset) producers.add(pending.shift()!.producerId);
    if (control) producers.delete(producerId);
    return !(transactional && producers.has(producerId));
  });
}
