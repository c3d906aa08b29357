import type { EventRange } from '../event-log';
import { DamagedError } from './damaged';
import type { RecordBatch } from './record-batch';
import type { Part } from './records';

/** The size of the parts, in bytes; a larger record is one part. */
const PART_BYTES = 2 * 1024 * 1024;

/** A message has more bytes than are allowed in memory. */
export class LargeMessageError extends Error {
  override readonly name = 'LargeMessageError';

  constructor(
    readonly offset: bigint,
    bytes: number,
    most: number,
  ) {
    super(`the message at offset ${offset} has ${bytes} bytes, more than the limit of ${most}`);
  }
}

/**
 * The records of a batch in the range, with one part and one chunk in memory. `most`: the greatest number of bytes of a
 * record in the range; other records have no limit. Rejects with {@link LargeMessageError}, after the parts before it.
 */
export async function* cutRecords(
  chunks: AsyncIterable<Buffer>,
  batch: RecordBatch,
  range: EventRange,
  most: number,
): AsyncGenerator<Part, void, undefined> {
  const cutter = new Cutter(batch, range, most);
  let waiting: Buffer[] = [];
  let bytes = 0;
  const parts = function* (): Generator<Part, void, undefined> {
    for (let isMore = true; isMore;) {
      const { rest, part } = cutter.cut(waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting));
      waiting = [rest];
      bytes = rest.length;
      if (part) yield part;
      isMore = part !== undefined;
    }
    if (cutter.failure) throw cutter.failure;
  };
  for await (const chunk of chunks) {
    const wanted = cutter.unpassed(chunk);
    waiting.push(wanted);
    bytes += wanted.length;
    if (bytes < cutter.needed) continue;
    yield* parts();
    if (cutter.isDone) return;
  }
  yield* parts();
  if (!cutter.isDone) throw new DamagedError('a record is cut short');
}

class Cutter {
  /** The number of bytes that are needed next. */
  needed = PART_BYTES;
  /** The error to throw after the last part. */
  failure: LargeMessageError | undefined;
  private left: number;
  /** The missing bytes of a record that is not in the range. */
  private passing = 0;

  constructor(
    private readonly batch: RecordBatch,
    private readonly range: EventRange,
    private readonly most: number,
  ) {
    this.left = batch.count;
  }

  get isDone(): boolean {
    return this.left <= 0 && this.passing === 0;
  }

  /** The rest of a chunk after a record that is skipped. */
  unpassed(chunk: Buffer): Buffer {
    const passed = Math.min(this.passing, chunk.length);
    this.passing -= passed;
    return chunk.subarray(passed);
  }

  /** The next consecutive whole records in the range, and the bytes after them. */
  cut(bytes: Buffer): { part?: Part; rest: Buffer } {
    const { batch, range } = this;
    let at = 0;
    let [start, end, count, next] = [0, 0, 0, 0n];
    this.needed = PART_BYTES;
    for (; this.left > 0 && end - start < PART_BYTES; this.left--) {
      const head = headOf(bytes, at);
      if (!head) break;
      const offset = batch.baseOffset + BigInt(head.offsetDelta);
      const isIn = offset >= range.from && offset < range.to;
      if (isIn && head.length > this.most) {
        this.failure = new LargeMessageError(offset, head.length, this.most);
        break;
      }
      if (isIn && head.end > bytes.length) {
        this.needed = Math.max(PART_BYTES, head.end - at);
        break;
      }
      if (isIn) {
        if (count === 0) start = at;
        [end, count, next] = [head.end, count + 1, offset + 1n];
      }
      this.passing = Math.max(0, head.end - bytes.length);
      at = Math.min(head.end, bytes.length);
    }
    const part = count === 0 ? undefined : { batch, records: bytes.subarray(start, end), count, next };
    return { part, rest: bytes.subarray(at) };
  }
}

interface Head {
  length: number;
  offsetDelta: number;
  /** The end of the record. */
  end: number;
}

/** The first fields of a record: length, attributes, timestamp and offset. Undefined when the bytes end before them. */
function headOf(bytes: Buffer, start: number): Head | undefined {
  let at = start;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; at < bytes.length; scale *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
    return NaN;
  };
  const length = varint();
  const end = at + length;
  at += 1;
  varint();
  const offsetDelta = varint();
  if (Number.isNaN(offsetDelta)) return undefined;
  if (length < 0) throw new DamagedError('a record has no length');
  return { length, offsetDelta, end };
}
