import { Bytes } from './bytes';
import { DamagedError } from './damaged';

/** A record batch as it stands in the log (message format 2), records still compressed. */
export interface RecordBatch {
  baseOffset: bigint;
  /** Also of a batch whose last records compaction has removed. */
  lastOffset: bigint;
  codec: number;
  /** All records have the time of the append. */
  appendTime: boolean;
  transactional: boolean;
  /** Markers of transactions, which are no messages. */
  control: boolean;
  firstTimestamp: bigint;
  maxTimestamp: bigint;
  producerId: bigint;
  count: number;
  records: Buffer;
}

const LENGTH_END = 12;
const FORMAT = 2;

/** The whole batches of a fetched record set, whose last one may be cut off. Throws on message formats before Kafka 0.11. */
export function* recordBatches(set: Buffer): Generator<RecordBatch> {
  for (let start = 0; start + LENGTH_END <= set.length;) {
    const length = set.readInt32BE(start + 8);
    if (length <= 0) throw new DamagedError('a record batch has no length');
    const end = start + LENGTH_END + length;
    if (end > set.length) return;
    yield recordBatch(new Bytes(set.subarray(start, end)));
    start = end;
  }
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
