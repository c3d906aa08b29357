import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@fastcart/environments/testing';
import { type Kafka as Broker, sharedKafka, until } from '@fastcart/services';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { type EventLog, openEventLog } from '..';
import { messagesIn, messagesOf } from '../testing/messages';
import { createTopic, freshTopic } from '../testing/topic';
import { compressions } from './compression';

const TEN_MB = 10_000_000;

const folder = temporaryFolder();
let broker: Broker;
let log: EventLog;
let client: Kafka;
let admin: Admin;

beforeAll(async () => {
  broker = await sharedKafka();
  log = await openEventLog(broker.url);
  client = new Kafka({ brokers: [broker.brokers], logLevel: logLevel.NOTHING });
  admin = client.admin();
  await admin.connect();
});

afterAll(async () => {
  await admin?.disconnect();
  await log?.close();
});

/** Creates a topic of one partition; its name. */
async function newTopic(name: string, configuration?: Record<string, string>): Promise<string> {
  const topic = freshTopic(name);
  await createTopic(admin, topic, configuration);
  return topic;
}

const message = (key: string, value: string | null = `{"order_id":"${key}"}`) => ({ key, value });

test.each(compressions)('messages in %s are read byte for byte', async (compression) => {
  const topic = freshTopic(compression);
  const writer = await openEventLog(`${broker.url}/?compression=${compression}`);
  const sent = Array.from({ length: 3000 }, (_, i) => message(`ORD-${i}`, `{"order_id":"ORD-${i}","name":"Zoë ${i}"}`));
  await writer.append(topic, sent.slice(0, 1000));
  await writer.append(topic, sent.slice(1000));
  await writer.close();
  const offsets = await log.partitions(topic);
  expect(offsets.map(({ low, high }) => [low, high > 900n])).toEqual([
    [0n, true],
    [0n, true],
    [0n, true],
  ]);
  const found = new Map<string, string>();
  for await (const chunk of log.read(
    topic,
    offsets.map(({ partition, low, high }) => ({ partition, from: low, to: high })),
  )) {
    for (const [i, [, value]] of messagesIn(chunk).entries()) {
      const start = chunk.keyStarts![i]!;
      found.set(
        chunk.bytes.toString('utf8', start, start + chunk.keyLengths![i]!),
        Buffer.from(value, 'latin1').toString(),
      );
    }
  }
  expect(found.size).toBe(3000);
  for (const { key, value } of sent) expect(found.get(key)).toBe(value);
});

test('messages that compress very well are read in small chunks', async () => {
  const topic = await newTopic('squeezed', { 'max.message.bytes': '20000000' });
  const writer = await openEventLog(`${broker.url}/?compression=zstd`);
  for (let i = 0; i < 8; i++) await writer.append(topic, [message(`${i}`, 'x'.repeat(3_000_000))]);
  await writer.close();
  const sizes: number[] = [];
  for await (const { bytes } of log.read(topic, [{ partition: 0, from: 0n, to: 8n }])) sizes.push(bytes.length);
  expect(sizes).toHaveLength(8);
  expect(Math.max(...sizes)).toBeLessThan(3_001_000);
});

test('a key goes to the same partition as in a file log', async () => {
  const files = await openEventLog(`file://${folder}/files`);
  const topic = freshTopic('placed');
  const sent = Array.from({ length: 100 }, (_, i) => message(`ORD-${i}`));
  for (const each of [log, files]) await each.append(topic, sent);
  for (const partition of [0, 1, 2]) {
    const values = async (from: EventLog) => (await messagesOf(from, topic, partition)).map(([, value]) => value);
    expect(await values(log)).toEqual(await values(files));
  }
});

test('a range is exact, also inside a batch', async () => {
  const topic = await newTopic('ranges');
  await log.append(
    topic,
    Array.from({ length: 100 }, (_, i) => message(`${i}`, `${i}`)),
  );
  const found: [bigint, string][] = [];
  const ends: bigint[] = [];
  for await (const chunk of log.read(topic, [{ partition: 0, from: 17n, to: 42n }])) {
    found.push(...messagesIn(chunk));
    ends.push(chunk.next);
  }
  expect(found).toEqual(Array.from({ length: 25 }, (_, i) => [BigInt(17 + i), String(17 + i)]));
  expect(ends.at(-1)).toBe(42n);
});

test('a tombstone has no value, and an empty message an empty one', async () => {
  const topic = await newTopic('tombstones');
  await log.append(topic, [message('a', null), message('b', '')]);
  const lengths: number[] = [];
  for await (const chunk of log.read(topic, [{ partition: 0, from: 0n, to: 2n }])) lengths.push(...chunk.lengths);
  expect(lengths).toEqual([-1, 0]);
});

test('aborted transactions are left out, and the log ends before an open one', async () => {
  const topic = await newTopic('transactions');
  const producer = client.producer({ transactionalId: topic, maxInFlightRequests: 1, idempotent: true });
  await producer.connect();
  const write = async (value: string) => {
    const transaction = await producer.transaction();
    await transaction.send({ topic, messages: [{ key: 'k', value }] });
    return transaction;
  };
  await (await write('first')).commit();
  await (await write('aborted')).abort();
  await (await write('second')).commit();
  await (await write('aborted last')).abort();
  const open = await write('open');
  expect(await messagesOf(log, topic, 0)).toEqual([
    [0n, 'first'],
    [4n, 'second'],
  ]);
  expect(await log.partitions(topic)).toEqual([{ partition: 0, low: 0n, high: 8n }]);
  await open.commit();
  // The broker answers before it has marked the transaction's end in the partition.
  await until(async () => (await log.partitions(topic))[0]!.high > 8n, 'the end of the transaction');
  expect((await messagesOf(log, topic, 0)).at(-1)).toEqual([8n, 'open']);
  await producer.disconnect();
});

test('a range over offsets that compaction removed ends at its end', async () => {
  const topic = await newTopic('compacted', {
    ...{ 'cleanup.policy': 'compact', 'segment.ms': '1', 'min.cleanable.dirty.ratio': '0.001' },
    ...{ 'max.compaction.lag.ms': '100', 'delete.retention.ms': '0' },
  });
  // Each message begins a segment, and all but the last one are compacted.
  for (let round = 0; round < 5; round++) await log.append(topic, [message('a', `${round}`), message('b', `${round}`)]);
  await until(async () => (await messagesOf(log, topic, 0)).length <= 4, 'compaction');
  const { high } = (await log.partitions(topic))[0]!;
  const ends: bigint[] = [];
  for await (const { next } of log.read(topic, [{ partition: 0, from: 0n, to: high - 2n }])) ends.push(next);
  expect(ends.at(-1)).toBe(high - 2n);
});

test('deleted messages are out of range', async () => {
  const topic = await newTopic('deleted');
  await log.append(topic, [message('a'), message('b'), message('c')]);
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '2' }] });
  expect(await log.partitions(topic)).toEqual([{ partition: 0, low: 2n, high: 3n }]);
  const reading = log
    .read(topic, [{ partition: 0, from: 0n, to: 3n }])
    [Symbol.asyncIterator]()
    .next();
  await expect(reading).rejects.toMatchObject({ name: 'EventLogError', code: 'OUT_OF_RANGE' });
});

test('a topic that was created again has another id', async () => {
  const topic = await newTopic('again');
  const before = await log.topicId(topic);
  expect(await log.topicId(topic)).toBe(before);
  await admin.deleteTopics({ topics: [topic] });
  await createTopic(admin, topic);
  expect(await log.topicId(topic)).not.toBe(before);
});

test('a message of 10 MB is accepted only if the topic allows it', async () => {
  const roomy = await newTopic('large', { 'max.message.bytes': '20000000' });
  const narrow = await newTopic('small', { 'max.message.bytes': '1000' });
  const writer = await openEventLog(`${broker.url}/?compression=none`);
  const large = 'x'.repeat(TEN_MB);
  await writer.append(roomy, [message('a', 'before'), message('a', large), message('a', 'after')]);
  const found = await messagesOf(log, roomy, 0);
  expect(found.map(([offset, value]) => [offset, value.length])).toEqual([
    [0n, 6],
    [1n, TEN_MB],
    [2n, 5],
  ]);
  await expect(writer.append(narrow, [message('a', large)])).rejects.toMatchObject({ code: 'INVALID_MESSAGE' });
  await writer.close();
});

test('positions are published for monitoring', async () => {
  const topic = await newTopic('published');
  await log.publish(topic, [{ partition: 0, position: 7n }]);
  const [published] = await admin.fetchOffsets({ groupId: 'fastcart', topics: [topic] });
  expect(published!.partitions.map(({ offset }) => offset)).toEqual(['7']);
});

describe('a listener with TLS and SASL', () => {
  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const topicsBy = async (mechanism: string, password: string, ca = broker.secured!.caFile): Promise<string[]> => {
    const { brokers, user } = broker.secured!;
    const credentials = `sasl=${mechanism}&username=${user}&password-file=${file('password', password)}`;
    const secured = await openEventLog(`kafka://${brokers}/?tls=true&ca=${ca}&${credentials}`);
    try {
      return await secured.topics();
    } finally {
      await secured.close();
    }
  };

  test.each(['plain', 'scram-sha-256', 'scram-sha-512'])('accepts the right password by %s', async (mechanism) => {
    const topic = await newTopic(mechanism);
    expect(await topicsBy(mechanism, broker.secured!.password)).toContain(topic);
  });

  test.each(['plain', 'scram-sha-512'])(
    'refuses a wrong one by %s, which the error does not tell',
    async (mechanism) => {
      const refused = topicsBy(mechanism, 'wrong-secret');
      await expect(refused).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
      expect(String(await refused.catch((error: unknown) => error))).not.toContain('wrong-secret');
    },
  );

  test('is not used when its certificate is not trusted', async () => {
    const { brokers } = broker.secured!;
    const stranger = await openEventLog(`kafka://${brokers}/?tls=true`);
    await expect(stranger.topics()).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
    await stranger.close();
  });
});

test('missing brokers, topics and partitions have different errors', async () => {
  await expect(log.topicId('nowhere')).rejects.toMatchObject({ code: 'TOPIC_NOT_FOUND' });
  const topic = await newTopic('there');
  const reading = log
    .read(topic, [{ partition: 1, from: 0n, to: 1n }])
    [Symbol.asyncIterator]()
    .next();
  await expect(reading).rejects.toMatchObject({ code: 'PARTITION_NOT_FOUND' });
  const closed = await openEventLog(broker.url);
  await closed.close();
  await expect(closed.topics()).rejects.toMatchObject({ code: 'CLOSED' });
});
