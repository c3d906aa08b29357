import type { EventRange } from '../event-log';
import { Bytes } from './bytes';
import type { AbortedTransaction } from './record-set';

/** What a broker gave of one partition. */
export interface FetchedPartition {
  partition: number;
  /** Kafka's error code; 0 for none. */
  error: number;
  /** Where messages of finished transactions end. */
  stableEnd: bigint;
  aborted: AbortedTransaction[];
  records: Buffer;
}

export interface Fetched {
  /** Kafka's error code of the whole answer; 0 for none. */
  error: number;
  partitions: FetchedPartition[];
  /** In milliseconds; the broker gave less than it has, because of a quota. */
  throttled: number;
}

const PARTITION_BYTES = 1024 * 1024;
const RESPONSE_BYTES = 16 * 1024 * 1024;
const MAX_WAIT = 500;
/** Of Kafka's isolation levels. */
export const READ_COMMITTED = 1;

/** Arguments of kafkajs' request. A message larger than the limits still comes, alone. */
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

/** Reads the answer to Fetch in version 11, record sets as they are. */
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
