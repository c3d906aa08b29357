import { join } from 'node:path';
import { type EventLog, openEventLog } from '@fastcart/events';
import { Kafka as Broker, type KafkaOptions, sharedKafka, until } from '@fastcart/services';
import { simulate } from '@fastcart/simulation';
import { type Admin, Kafka, logLevel, type Producer } from 'kafkajs';
import { createTopic } from '@fastcart/events/testing/topic';
import { lakeRun } from './command';
import { expectSameLakes, temporaryFolder } from './lake';
import { runApp } from './process';
import { type Run, reported } from './facts';

/** A broker, clients for the tests, and lakes that are filled from its topics. */
export class KafkaLakes {
  broker!: Broker;
  log!: EventLog;
  client!: Kafka;
  admin!: Admin;
  producer!: Producer;
  readonly folder: string;

  /** `own`: options of a broker that tests disturb. Without them it is the broker of the tier. */
  constructor(own?: Omit<KafkaOptions, 'folder'>) {
    beforeAll(async () => {
      this.broker = own ? await Broker.start({ folder: join(this.folder, 'broker'), ...own }) : await sharedKafka();
      await this.connect();
    });
    // A test must not fail because the broker did not start again after the test before.
    beforeEach(async () => {
      if (this.broker.running) return;
      await this.broker.start();
      await this.connect();
    });
    afterAll(async () => {
      await this.disconnect();
      if (own) await this.broker.wipe();
    });
    // After the broker in the folder has ended.
    this.folder = temporaryFolder();
  }

  async connect(): Promise<void> {
    this.log = await openEventLog(this.broker.url);
    this.client = new Kafka({ brokers: [this.broker.brokers], logLevel: logLevel.NOTHING });
    [this.admin, this.producer] = [this.client.admin(), this.client.producer()];
    await Promise.all([this.admin.connect(), this.producer.connect()]);
  }

  async disconnect(): Promise<void> {
    await Promise.all([this.admin.disconnect(), this.producer.disconnect(), this.log.close()]);
  }

  createTopic(topic: string, configuration?: Record<string, string>, numPartitions?: number): Promise<void> {
    return createTopic(this.admin, topic, configuration, numPartitions);
  }

  async orders(topic: string, count = 50, seed = 1): Promise<void> {
    await simulate({ log: this.log, topic, orders: count, seed, dirty: 0.05 });
  }

  /** Sends a message to the one partition in a transaction, and aborts it: two offsets without a message. */
  async abort(topic: string, value: string): Promise<void> {
    const producer = this.client.producer({ transactionalId: topic, maxInFlightRequests: 1, idempotent: true });
    const end = async (): Promise<bigint> => (await this.log.partitions(topic))[0]!.high;
    await producer.connect();
    const before = await end();
    const transaction = await producer.transaction();
    await transaction.send({ topic, messages: [{ key: 'k', value }] });
    await transaction.abort();
    // The broker answers before it has written the marker of the transaction's end.
    await until(async () => (await end()) === before + 2n, 'the marker');
    await producer.disconnect();
  }

  /** The lake of a topic. */
  lakeOf(name: string): string {
    return join(this.folder, 'lakes', name);
  }

  argsOf(topic: string, lake: string): string[] {
    return ['--log', this.broker.url, '--topic', topic, '--lake', lake];
  }

  bronzeRun(topic: string, lake = this.lakeOf(topic)): Run {
    return reported(runApp('bronze-worker', this.argsOf(topic, lake)));
  }

  async runAll(topic: string, lake = this.lakeOf(topic)): Promise<void> {
    const { code, errors } = await lakeRun(['run', 'all', ...this.argsOf(topic, lake)]);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
  }

  /** Runs Bronze again, and expects the lake to equal an undisturbed one. */
  async expectRepaired(topic: string, lake = this.lakeOf(topic)): Promise<void> {
    await this.runAll(topic, lake);
    await this.runAll(topic, `${lake}-undisturbed`);
    await expectSameLakes(lake, `${lake}-undisturbed`);
  }
}
