import { crc32c } from '@node-rs/crc32';
import { Bytes } from './bytes';
import { ChecksumError, DamagedError } from './damaged';

/** A record batch of the log (message format 2) with compressed records. */
export interface RecordBatch {
  baseOffset: bigint;
  /** The last offset, also if compaction has removed the last records. */
  lastOffset: bigint;
  codec: number;
  /** All records have the time of the append. */
  appendTime: boolean;
  transactional: boolean;
  /** Markers of transactions, which are not messages. */
  control: boolean;
  firstTimestamp: bigint;
  maxTimestamp: bigint;
  producerId: bigint;
  count: number;
  records: Buffer;
}

const LENGTH_END = 12;
/** The CRC-32C of everything that follows it in the batch. */
const CHECKSUM = 17;
const CHECKSUM_END = 21;
const FORMAT = 2;

/**
 * The whole batches of a fetched record set, whose last batch may be incomplete. Throws ChecksumError, and DamagedError for
 * message formats before Kafka 0.11.
 */
export function* recordBatches(set: Buffer): Generator<RecordBatch> {
  for (let start = 0; start + LENGTH_END <= set.length;) {
    const length = set.readInt32BE(start + 8);
    if (length <= 0) throw new DamagedError('a record batch has no length');
    const end = start + LENGTH_END + length;
    if (end > set.length) return;
    const batch = recordBatch(new Bytes(set.subarray(start, end)));
    if (crc32c(set.subarray(start + CHECKSUM_END, end)) !== set.readUInt32BE(start + CHECKSUM))
      throw new ChecksumError(batch.baseOffset, followingOffset(set, end) ?? batch.lastOffset + 1n);
    yield batch;
    start = end;
  }
}

/** The end of a damaged batch is the start of the next one, because its own offsets may be damaged. */
function followingOffset(set: Buffer, at: number): bigint | undefined {
  return at + LENGTH_END <= set.length ? set.readBigInt64BE(at) : undefined;
}

function recordBatch(bytes: Bytes): RecordBatch {
  const baseOffset = bytes.int64();
  bytes.take(8);
  const format = bytes.int8();
  if (format !== FORMAT) throw new DamagedError(`message format ${format} is none, or was replaced in Kafka 0.11`);
  bytes.take(4);
  const attributes = bytes.int16();
  const lastOffset = baseOffset + BigInt(bytes.int32());
  const firstTimestamp = bytes.int64();
  const maxTimestamp = bytes.int64();
  const producerId = bytes.int64();
  bytes.take(6);
  const count = bytes.int32();
  return {
    baseOffset,
    lastOffset,
    codec: attributes & 0b111,
    appendTime: (attributes & 0b1000) !== 0,
    transactional: (attributes & 0b1_0000) !== 0,
    control: (attributes & 0b10_0000) !== 0,
    firstTimestamp,
    maxTimestamp,
    producerId,
    count,
    records: bytes.take(bytes.left),
  };
}
