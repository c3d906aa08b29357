import type { EventChunk, EventRange } from '../event-log';
import { type RecordBatch, recordBatches } from './record-batch';
import { EventLogError } from '../errors';
import { decompress } from './codecs';
import { ChecksumError } from './damaged';
import { layOut } from './records';

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

  /** The messages in the range; the last chunk, perhaps without any, ends at {@link next}. */
  async *chunks(): AsyncGenerator<EventChunk> {
    const { partition, from, to } = this.range;
    const batches = withoutAborted(this.batches, this.aborted).filter(({ control }) => !control);
    let position = from;
    let group = new Group();
    const chunk = (next: bigint): EventChunk => {
      const messages = layOut(group.batches, group.records, this.range);
      const gaps = Number(next - position) - messages.offsets.length;
      const { appendedAt } = group;
      position = next;
      group = new Group();
      return { ...messages, partition, next, gaps, appendedAt };
    };
    for await (const [batch, records] of decompressed(batches)) {
      if (group.isFullWith(records)) yield chunk(lesser(group.batches.at(-1)!.lastOffset + 1n, to));
      group.add(batch, records);
    }
    yield chunk(this.next);
  }
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

/** The batches of a chunk. */
class Group {
  readonly batches: RecordBatch[] = [];
  readonly records: Buffer[] = [];
  private bytes = 0;

  /** By the broker's clock. */
  get appendedAt(): number | undefined {
    return this.batches
      .filter(({ appendTime }) => appendTime)
      .reduce<number | undefined>((newest, { maxTimestamp }) => Math.max(newest ?? 0, Number(maxTimestamp)), undefined);
  }

  isFullWith({ length }: Buffer): boolean {
    return this.bytes > 0 && this.bytes + length > CHUNK_BYTES;
  }

  add(batch: RecordBatch, records: Buffer): void {
    this.batches.push(batch);
    this.records.push(records);
    this.bytes += records.length;
  }
}

async function* decompressed(batches: RecordBatch[]): AsyncGenerator<[RecordBatch, Buffer]> {
  const under: Promise<Buffer>[] = [];
  let next = 0;
  for (const batch of batches) {
    for (; next < batches.length && under.length <= AHEAD; next++) {
      const { codec, records } = batches[next]!;
      const decompressing = decompress(codec, records);
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
