/**
 * A log of messages in topics and partitions, addressed by URL. Offsets are 64-bit, ascending within a partition, not
 * always dense. Every method rejects with an EventLogError.
 */
export interface EventLog extends AsyncDisposable {
  /** The URL in normal form. */
  readonly url: string;
  /** What an offset counts, so that the difference of two has a unit. */
  readonly counted: 'messages' | 'bytes';
  /** The names of the topics, sorted. */
  topics(): Promise<string[]>;
  /** The topic's identity: another one after the topic was deleted and made again. */
  topicId(topic: string): Promise<string>;
  /** Each partition with the offset of its first message and the offset after its last one, in partition order. */
  partitions(topic: string): Promise<PartitionOffsets[]>;
  /**
   * The messages with offsets in exactly [from, to) of each range, in chunks of bounded size: those of one partition in
   * order, several partitions as they come. The last chunk of a range has `next` at its end. Rejects with OUT_OF_RANGE
   * when the log does not hold a range, with TOO_LARGE or CORRUPT and their range behind what comes before it.
   */
  read(topic: string, ranges: readonly EventRange[]): AsyncIterable<EventChunk>;
  /**
   * Writes messages, those of one partition in the given order, and resolves when they are durable. A topic that is
   * not there is created. When it rejects, a part of the batch may have been written.
   */
  append(topic: string, messages: readonly EventMessage[]): Promise<void>;
  /** Creates a topic; one that exists stays as it is. `replicas`: copies of each partition, where the log has them. */
  createTopic(topic: string, partitions: number, replicas?: number): Promise<void>;
  /** Tells monitoring tools how far a reader has read, where the log can. Nothing reads it back. */
  publish(topic: string, positions: readonly PartitionPosition[]): Promise<void>;
  /** Waits for appends under way. Every later call rejects with CLOSED. `await using` does the same. */
  close(): Promise<void>;
}

export interface PartitionOffsets {
  partition: number;
  low: bigint;
  high: bigint;
}

export interface PartitionPosition {
  partition: number;
  /** The offset that is read next. */
  position: bigint;
}

export interface EventRange {
  partition: number;
  from: bigint;
  to: bigint;
}

export interface EventMessage {
  /** Decides the partition, as Kafka's default partitioner does. */
  key: string;
  /** null is a tombstone. */
  value: Buffer | string | null;
}

/** Messages of one partition, in order, perhaps none. Message i is `bytes.subarray(starts[i], starts[i] + lengths[i])`. */
export interface EventChunk {
  partition: number;
  /** In memory of its own, which the receiver may detach. */
  bytes: Buffer;
  starts: Uint32Array;
  /** In bytes; -1 for a message without a value (tombstone). */
  lengths: Int32Array;
  /** Of the keys, likewise, where the log keeps them. */
  keyStarts?: Uint32Array;
  keyLengths?: Int32Array;
  offsets: BigInt64Array;
  /** Where the next chunk starts: the position of a reader that has read this one. */
  next: bigint;
  /** How many offsets since the chunk before have no message, of a log whose offsets count messages. */
  gaps?: number;
  /** Milliseconds since 1970, where the log keeps them. */
  timestamps?: BigInt64Array;
  /** When the log took in the newest of these messages, in milliseconds since 1970, where the log itself says so. */
  appendedAt?: number;
}

/** `kafka://` has more in the URL. */
export interface EventLogOptions {
  /**
   * Of `kafka://`: the most bytes of a message in a record batch that becomes more than 16 MiB when it is decompressed.
   * One that has more is TOO_LARGE. Default 128 MiB.
   */
  messageBytes?: number;
  /** Of `file://`: about how many bytes one chunk of `read` holds; a longer message still comes whole. Default 8 MiB. */
  chunkBytes?: number;
  /** Of `file://`: how long `append` waits for another writer, in milliseconds. Default 30,000. */
  lockTimeout?: number;
}
