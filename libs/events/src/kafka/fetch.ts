import type { EventRange } from '../event-log';
import { Bytes } from './bytes';
import type { AbortedTransaction } from './record-set';

/** The data of one partition in the answer of a broker. */
export interface FetchedPartition {
  partition: number;
  /** Kafka's error code; 0 means no error. */
  error: number;
  /** The offset after the last message of finished transactions. */
  stableEnd: bigint;
  aborted: AbortedTransaction[];
  records: Buffer;
}

export interface Fetched {
  /** Kafka's error code of the whole answer; 0 means no error. */
  error: number;
  partitions: FetchedPartition[];
  /** In milliseconds. The broker returned less than it has because of a quota. */
  throttled: number;
}

const PARTITION_BYTES = 1024 * 1024;
const RESPONSE_BYTES = 16 * 1024 * 1024;
const MAX_WAIT = 500;
/** One of Kafka's isolation levels. */
export const READ_COMMITTED = 1;

/** The arguments of kafkajs' request. A message larger than the limits is still returned, alone. */
export function fetchRequest(topic: string, ranges: EventRange[]) {
  const partitions = ranges.map(({ partition, from }) => ({
    partition,
    fetchOffset: from.toString(),
    maxBytes: PARTITION_BYTES,
  }));
  return {
    replicaId: -1,
    isolationLevel: READ_COMMITTED,
    maxWaitTime: MAX_WAIT,
    minBytes: 1,
    maxBytes: RESPONSE_BYTES,
    topics: [{ topic, partitions }],
  };
}

/** Reads the answer to Fetch version 11, without decoding record sets. */
export function decodeFetch(answer: Buffer): Fetched {
  const bytes = new Bytes(answer);
  const throttled = bytes.int32();
  const error = bytes.int16();
  bytes.int32();
  const topics = bytes.array(() => {
    bytes.string();
    return bytes.array(() => partition(bytes));
  });
  return { partitions: topics.flat(), throttled, error };
}

function partition(bytes: Bytes): FetchedPartition {
  const number = bytes.int32();
  const error = bytes.int16();
  bytes.int64();
  const stableEnd = bytes.int64();
  bytes.int64();
  const aborted = bytes.array(() => ({ producerId: bytes.int64(), firstOffset: bytes.int64() }));
  bytes.int32();
  const records = bytes.take(Math.max(0, bytes.int32()));
  return { partition: number, error, stableEnd, aborted, records };
}
