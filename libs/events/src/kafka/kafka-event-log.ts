import { checkPartition } from '../check-partition';
import { EventLogError } from '../errors';
import type { EventChunk, EventLog, EventMessage, EventRange, PartitionOffsets, PartitionPosition } from '../event-log';
import { KafkaClient } from './client';
import { compressionType } from './codecs';
import { toEventLogError } from './kafka-error';
import type { KafkaAddress } from './kafka-url';
import { RangeReader } from './read-ranges';
import { sendBatches } from './send';

const PARTITIONS = 3;
const BROKERS_DEFAULT = -1;
const ALL_REPLICAS = -1;
const MESSAGE_BYTES = 128 * 1024 * 1024;

/**
 * A log on Apache Kafka 3.0 or later. Ranges are read without a consumer group. Messages of aborted transactions are left
 * out, and `high` is the first offset of open transactions.
 */
export class KafkaEventLog implements EventLog {
  readonly url: string;
  readonly counted = 'messages';
  private readonly client: KafkaClient;
  private readonly known = new Set<string>();
  private closed = false;
  private appends: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly address: KafkaAddress,
    private readonly messageBytes = MESSAGE_BYTES,
  ) {
    this.url = address.url;
    this.client = new KafkaClient(address);
  }

  async topics(): Promise<string[]> {
    const names = await this.call(async () => (await this.client.admin()).listTopics());
    return names.filter((name) => !name.startsWith('__')).toSorted();
  }

  async topicId(topic: string): Promise<string> {
    return (await this.call(() => this.client.describe(topic))).id;
  }

  async partitions(topic: string): Promise<PartitionOffsets[]> {
    const { partitions } = await this.call(() => this.client.describe(topic));
    const numbers = partitions.map(({ partition }) => partition);
    return this.call(() => this.client.offsets(topic, numbers));
  }

  async *read(topic: string, ranges: readonly EventRange[]): AsyncGenerator<EventChunk, void, undefined> {
    const open = ranges.filter(({ from, to }) => from < to);
    const description = await this.call(() => this.client.describe(topic));
    for (const { partition } of ranges) checkPartition(topic, partition, description.partitions.length);
    try {
      yield* new RangeReader(this.client, topic, open, description, this.messageBytes).chunks();
    } catch (error) {
      throw toEventLogError(error, this.address);
    }
  }

  async append(topic: string, messages: readonly EventMessage[]): Promise<void> {
    // One after another, so that concurrent calls write in the order of the calls.
    const mine = this.appends.then(() => this.call(() => this.send(topic, messages)));
    this.appends = mine.catch(() => undefined);
    await mine;
  }

  async createTopic(topic: string, partitions: number, replicas = BROKERS_DEFAULT): Promise<void> {
    await this.call(() => this.client.createTopic(topic, partitions, replicas));
  }

  async publish(topic: string, positions: readonly PartitionPosition[]): Promise<void> {
    const offsets = positions.map(({ partition, position }) => ({ partition, offset: position.toString() }));
    await this.call(() => this.client.publish(topic, offsets));
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.appends;
    await this.client.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private async send(topic: string, messages: readonly EventMessage[]): Promise<void> {
    await this.ensure(topic);
    const compression = compressionType(this.address.compression);
    const producer = await this.client.producer();
    for (const batch of sendBatches(messages)) {
      await producer.send({ topic, messages: batch, acks: ALL_REPLICAS, compression });
    }
  }

  private async ensure(topic: string): Promise<void> {
    if (this.known.has(topic)) return;
    try {
      await this.client.describe(topic);
    } catch (error) {
      if (!EventLogError.is(error) || error.code !== 'TOPIC_NOT_FOUND') throw error;
      await this.createTopic(topic, PARTITIONS);
    }
    this.known.add(topic);
  }

  /** Converts errors of kafkajs. */
  private async call<T>(work: () => Promise<T>): Promise<T> {
    if (this.closed) throw new EventLogError('CLOSED', `The event log at ${this.url} was closed. Open it again.`);
    try {
      return await work();
    } catch (error) {
      throw toEventLogError(error, this.address);
    }
  }
}
