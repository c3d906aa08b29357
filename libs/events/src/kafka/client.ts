import { setTimeout as sleep } from 'node:timers/promises';
import { type Admin, ConfigResourceTypes, Kafka, logLevel, type Producer, Partitioners } from 'kafkajs';
import type { KafkaAddress } from './kafka-url';
import { type Fetched, decodeFetch, fetchRequest, READ_COMMITTED } from './fetch';
import {
  decodeMetadata,
  encodeMetadata,
  metadataKey,
  metadataVersion,
  type TopicDescription,
} from './topic-description';
import { EventLogError } from '../errors';
import type { EventRange, PartitionOffsets } from '../event-log';
import { type Cluster, createRetry, Encoder, errorOf, type Exchange, requests } from './internals';

/** Up to 15 seconds in total, in which a broker may restart. */
const retry = { initialRetryTime: 200, maxRetryTime: 5_000, retries: 6 };
const CONNECTION_TIMEOUT = 5_000;
const REQUEST_TIMEOUT = 20_000;
const CLOSING = 1_000;
/** The time in which a new topic must get leaders. */
const CREATING = 15_000;
const CREATING_PAUSE = 100;
/** The newest version that kafkajs supports. */
const FETCH_VERSION = 11;
/** Error codes of Kafka. The first one is temporary. */
const LEADER_NOT_AVAILABLE = 5;
const UNSUPPORTED_VERSION = 35;

interface Client {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
}

/** The connections to a cluster, opened at their first use. Methods reject with errors of kafkajs. */
export class KafkaClient {
  private readonly kafka: Kafka;
  private readonly retrying = createRetry(retry);
  private readonly clients = new Set<Client>();
  private readonly opened: { cluster?: Promise<Cluster>; admin?: Promise<Admin>; producer?: Promise<Producer> } = {};

  constructor(readonly address: KafkaAddress) {
    const { brokers, clientId, ssl, sasl } = address;
    const timeouts = { connectionTimeout: CONNECTION_TIMEOUT, requestTimeout: REQUEST_TIMEOUT };
    // kafkajs also throws what it logs, or has solved it by a retry.
    this.kafka = new Kafka({ brokers, clientId, ssl, sasl, retry, ...timeouts, logLevel: logLevel.NOTHING });
  }

  admin(): Promise<Admin> {
    return (this.opened.admin ??= this.connected('admin', this.kafka.admin({ retry })));
  }

  producer(): Promise<Producer> {
    const options = { idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false, retry };
    const createPartitioner = Partitioners.DefaultPartitioner;
    return (this.opened.producer ??= this.connected(
      'producer',
      this.kafka.producer({ ...options, createPartitioner }),
    ));
  }

  describe(topic: string): Promise<TopicDescription> {
    return this.retrying(async (giveUp) => {
      const cluster = await this.cluster();
      try {
        await cluster.addTargetTopic(topic);
        await cluster.refreshMetadata();
      } catch (error) {
        if ((error as { type?: string }).type === 'UNKNOWN_TOPIC_OR_PARTITION') giveUp(this.noTopic(topic, error));
        throw error;
      }
      const broker = await cluster.findBroker({ nodeId: cluster.getNodeIds()[0]! });
      const description = await broker.connectionPool.send(metadataOf(topic));
      if (description.error !== 0) throw errorOf(description.error);
      return description;
    });
  }

  /** Resolves when each partition has a leader. The brokers answer earlier, when they may not know the topic yet. */
  async createTopic(topic: string, numPartitions: number, replicationFactor: number): Promise<void> {
    const admin = await this.admin();
    await admin.createTopics({ topics: [{ topic, numPartitions, replicationFactor }], waitForLeaders: false });
    for (let left = CREATING / CREATING_PAUSE; !(await this.isLed(topic)); left--) {
      if (left <= 0) throw new Error(`topic ${topic} has no leaders`);
      await sleep(CREATING_PAUSE);
    }
  }

  private async isLed(topic: string): Promise<boolean> {
    try {
      const { partitions } = await this.describe(topic);
      return partitions.length > 0 && partitions.every(({ leader }) => leader >= 0);
    } catch (error) {
      if (EventLogError.is(error) && error.code === 'TOPIC_NOT_FOUND') return false;
      throw error;
    }
  }

  private noTopic(topic: string, cause: unknown): Error {
    const message = `Kafka at ${this.address.brokers.join(',')} has no topic "${topic}". Correct the name, or create it.`;
    return new EventLogError('TOPIC_NOT_FOUND', message, { cause });
  }

  /** The first offsets, and the offsets after the last messages of finished transactions. */
  offsets(topic: string, partitions: number[]): Promise<PartitionOffsets[]> {
    return this.retrying(async () => {
      const cluster = await this.cluster();
      await cluster.addTargetTopic(topic);
      await cluster.refreshMetadata();
      const ask = async (fromBeginning: boolean): Promise<Map<number, bigint>> => {
        const of = partitions.map((partition) => ({ partition }));
        const [answer] = await cluster.fetchTopicsOffset([{ topic, partitions: of, fromBeginning }]);
        return new Map(answer!.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
      };
      // The first offset comes first. Otherwise it could be after the end, if messages are deleted between the two answers.
      const low = await ask(true);
      const high = await ask(false);
      return partitions.map((partition) => {
        const [first, end] = [low.get(partition), high.get(partition)];
        // The broker does not know a new partition yet.
        if (first === undefined || end === undefined) throw errorOf(LEADER_NOT_AVAILABLE);
        return { partition, low: first, high: end };
      });
    });
  }

  /** Whether the topic is compacted: messages may be missing, because later ones have their keys. */
  async isCompacted(topic: string): Promise<boolean> {
    const policy = { type: ConfigResourceTypes.TOPIC, name: topic, configNames: ['cleanup.policy'] };
    const { resources } = await (await this.admin()).describeConfigs({ resources: [policy], includeSynonyms: false });
    return resources[0]!.configEntries.some(({ configValue }) => configValue.includes('compact'));
  }

  /** One answer of one broker, for ranges of partitions that it leads. */
  async fetch(leader: number, topic: string, ranges: EventRange[]): Promise<Fetched> {
    const cluster = await this.cluster();
    const broker = await cluster.findBroker({ nodeId: leader });
    const { request } = broker.lookupRequest(1, requests.Fetch)(fetchRequest(topic, ranges));
    if (request.apiVersion !== FETCH_VERSION) throw errorOf(UNSUPPORTED_VERSION);
    return broker.connectionPool.send({ request, response: answering(decodeFetch) });
  }

  /** Publishes the positions of the group for monitoring tools. */
  publish(topic: string, partitions: { partition: number; offset: string }[]): Promise<void> {
    const { group: groupId } = this.address;
    const nobody = { groupGenerationId: -1, memberId: '', retentionTime: -1 };
    return this.retrying(async () => {
      const broker = await (await this.cluster()).findGroupCoordinator({ groupId });
      await broker.offsetCommit({ groupId, ...nobody, topics: [{ topic, partitions }] });
    });
  }

  /** Never rejects, and does not wait for missing answers. */
  async close(): Promise<void> {
    const closed = Promise.allSettled([...this.clients].map((client) => client.disconnect()));
    await Promise.race([closed, sleep(CLOSING, undefined, { ref: false })]);
  }

  private cluster(): Promise<Cluster> {
    return (this.opened.cluster ??= this.connected('cluster', this.createCluster()));
  }

  private async connected<T extends Client>(name: keyof KafkaClient['opened'], client: T): Promise<T> {
    this.clients.add(client);
    try {
      await client.connect();
      return client;
    } catch (error) {
      // The next call tries again.
      delete this.opened[name];
      throw error;
    }
  }

  private createCluster(): Cluster {
    const create = Object.getOwnPropertySymbols(this.kafka).find(
      ({ description }) => description === 'private:Kafka:createCluster',
    )!;
    const options = { metadataMaxAge: 300_000, allowAutoTopicCreation: false, isolationLevel: READ_COMMITTED };
    return (this.kafka as unknown as Record<symbol, (options: object) => Cluster>)[create]!(options);
  }
}

function metadataOf(topic: string): Exchange<TopicDescription> {
  const encode = (): Promise<unknown> => {
    const body = new Encoder();
    body.writeBufferInternal(encodeMetadata(topic));
    return Promise.resolve(body);
  };
  const request = { apiKey: metadataKey, apiVersion: metadataVersion, apiName: 'Metadata', encode };
  return { request, response: answering(decodeMetadata) };
}

function answering<T>(decode: (answer: Buffer) => T): Exchange<T>['response'] {
  return {
    decode: (answer) => Promise.resolve().then(() => decode(answer)),
    parse: (decoded) => Promise.resolve(decoded),
  };
}
