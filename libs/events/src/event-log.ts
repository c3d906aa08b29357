/**
 * A log of messages in topics and partitions, addressed by URL. Offsets are 64-bit, ascending within a partition, not
 * always dense. Every method rejects with an EventLogError.
 */
export interface EventLog extends AsyncDisposable {
  /** The URL in normal form. */
  readonly url: string;
  /** The unit of offsets, and of the difference of two. */
  readonly counted: 'messages' | 'bytes';
  /** The names of the topics, sorted. */
  topics(): Promise<string[]>;
  /** The id of the topic. A topic that was deleted and created again has another id. */
  topicId(topic: string): Promise<string>;
  /** Each partition with the offset of its first message and the offset after its last one, in partition order. */
  partitions(topic: string): Promise<PartitionOffsets[]>;
  /**
   * The messages with offsets in [from, to) of each range, in chunks of bounded size. The chunks of one partition are in
   * order; those of several partitions are mixed. The last chunk of a range has the end of the range as `next`. Rejects
   * with OUT_OF_RANGE when the log does not have a range, and with TOO_LARGE or CORRUPT after the messages before it.
   */
  read(topic: string, ranges: readonly EventRange[]): AsyncIterable<EventChunk>;
  /**
   * Writes messages, in the given order within a partition, and resolves when they are durable. Creates the topic if it
   * does not exist. When it rejects, a part of the batch may have been written.
   */
  append(topic: string, messages: readonly EventMessage[]): Promise<void>;
  /** Creates a topic, unless it exists. `replicas`: the number of copies of each partition, if the log has copies. */
  createTopic(topic: string, partitions: number, replicas?: number): Promise<void>;
  /** Publishes the position of a reader for monitoring tools, if the log can. The position is never read from there. */
  publish(topic: string, positions: readonly PartitionPosition[]): Promise<void>;
  /** Waits for unfinished appends. Later calls reject with CLOSED. `await using` does the same. */
  close(): Promise<void>;
}

export interface PartitionOffsets {
  partition: number;
  low: bigint;
  high: bigint;
}

export interface PartitionPosition {
  partition: number;
  /** The offset of the next message to read. */
  position: bigint;
}

export interface EventRange {
  partition: number;
  from: bigint;
  to: bigint;
}

export interface EventMessage {
  /** Determines the partition, as in Kafka's default partitioner. */
  key: string;
  /** null is a tombstone. */
  value: Buffer | string | null;
}

/** Messages of one partition in order; may be empty. Message i is `bytes.subarray(starts[i], starts[i] + lengths[i])`. */
export interface EventChunk {
  partition: number;
  /** Has its own memory, which the receiver may detach. */
  bytes: Buffer;
  starts: Uint32Array;
  /** In bytes; -1 for a message without a value (tombstone). */
  lengths: Int32Array;
  /** The same for keys, if the log stores them. */
  keyStarts?: Uint32Array;
  keyLengths?: Int32Array;
  offsets: BigInt64Array;
  /** The start of the next chunk: the position of a reader after this one. */
  next: bigint;
  /** The number of offsets without a message since the chunk before, for a log whose offsets count messages. */
  gaps?: number;
  /** Milliseconds since 1970, if the log stores timestamps. */
  timestamps?: BigInt64Array;
  /** The time at which the log stored the newest of these messages, in milliseconds since 1970, if the log records it. */
  appendedAt?: number;
}

/** Further options of `kafka://` are in the URL. */
export interface EventLogOptions {
  /**
   * For `kafka://`: the greatest number of bytes of a message in a record batch of more than 16 MiB decompressed. A larger
   * message is TOO_LARGE. Default: 128 MiB.
   */
  messageBytes?: number;
  /** For `file://`: the approximate size of a chunk of `read` in bytes. A longer message is still whole. Default: 8 MiB. */
  chunkBytes?: number;
  /** For `file://`: the time that `append` waits for another writer, in milliseconds. Default: 30,000. */
  lockTimeout?: number;
}
