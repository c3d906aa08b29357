import type { EventChunk, EventRange } from '../event-log';
import { DamagedError } from './damaged';
import type { RecordBatch } from './record-batch';

/** Decompressed whole records of a batch: all of them, or some consecutive ones. */
export interface Part {
  batch: RecordBatch;
  records: Buffer;
  count: number;
  /** The offset after them. */
  next: bigint;
}

/**
 * The messages in the range, in one new buffer, with the layout of the records. No message becomes an object.
 */
export function layOut(parts: Part[], { from, to }: EventRange): Omit<EventChunk, 'partition' | 'next'> {
  const bytes = Buffer.allocUnsafeSlow(parts.reduce((sum, { records }) => sum + records.length, 0));
  const most = parts.reduce((sum, part) => sum + possible(part), 0);
  const starts = new Uint32Array(most);
  const lengths = new Int32Array(most);
  const keyStarts = new Uint32Array(most);
  const keyLengths = new Int32Array(most);
  const offsets = new BigInt64Array(most);
  const timestamps = new BigInt64Array(most);
  let end = 0;
  let found = 0;
  let at = 0;
  const varint = (): number => {
    let value = 0;
    let scale = 1;
    for (;;) {
      if (at >= end) throw new DamagedError('a record is cut short');
      const byte = bytes[at++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
      scale *= 128;
    }
  };
  for (const { batch, records, count } of parts) {
    at = end;
    end += records.copy(bytes, end);
    for (let left = count; left > 0; left--) {
      const length = varint();
      const nextRecord = at + length;
      if (nextRecord > end) throw new DamagedError('a record reaches beyond its batch');
      at += 1;
      const timestampDelta = varint();
      const offset = batch.baseOffset + BigInt(varint());
      keyLengths[found] = varint();
      keyStarts[found] = at;
      at += Math.max(0, keyLengths[found]!);
      lengths[found] = varint();
      starts[found] = at;
      at = nextRecord;
      if (offset < from || offset >= to) continue;
      offsets[found] = offset;
      timestamps[found] = batch.appendTime ? batch.maxTimestamp : batch.firstTimestamp + BigInt(timestampDelta);
      found += 1;
    }
  }
  return {
    bytes,
    starts: starts.subarray(0, found),
    lengths: lengths.subarray(0, found),
    keyStarts: keyStarts.subarray(0, found),
    keyLengths: keyLengths.subarray(0, found),
    offsets: offsets.subarray(0, found),
    timestamps: timestamps.subarray(0, found),
  };
}

/** A record has seven fields of at least one byte. More records than that are damage: no memory is allocated for them. */
function possible({ count, records }: Part): number {
  if (count >= 0 && count * 7 <= records.length) return count;
  throw new DamagedError('a record batch has a different number of records than its header says');
}
