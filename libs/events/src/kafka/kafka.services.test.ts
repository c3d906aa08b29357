import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka as Broker, until } from '@fastcart/services';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { type EventLog, openEventLog } from '..';
import { messagesIn, messagesOf } from '../testing/messages';
import { createTopic } from '../testing/topic';
import { compressions } from './codecs';

const TEN_MB = 10_000_000;

const folder = mkdtempSync(join(tmpdir(), 'fastcart-kafka-'));
let broker: Broker;
let log: EventLog;
let client: Kafka;
let admin: Admin;

beforeAll(async () => {
  const properties = { 'message.max.bytes': '20000000', 'log.cleaner.backoff.ms': '100' };
  broker = await Broker.start({ folder: join(folder, 'broker'), security: 'SASL_SSL', properties });
  log = await openEventLog(broker.url);
  client = new Kafka({ brokers: [broker.brokers], logLevel: logLevel.NOTHING });
  admin = client.admin();
  await admin.connect();
});

afterAll(async () => {
  await admin?.disconnect();
  await log?.close();
  await broker?.wipe();
});

const message = (key: string, value: string | null = `{"order_id":"${key}"}`) => ({ key, value });

test.each(compressions)('messages in %s come back byte by byte', async (compression) => {
  const topic = `in-${compression}`;
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

test('what compression has made small comes in chunks that are not large', async () => {
  await createTopic(admin, 'squeezed', { 'max.message.bytes': '20000000' });
  const writer = await openEventLog(`${broker.url}/?compression=zstd`);
  for (let i = 0; i < 8; i++) await writer.append('squeezed', [message(`${i}`, 'x'.repeat(3_000_000))]);
  await writer.close();
  const sizes: number[] = [];
  for await (const { bytes } of log.read('squeezed', [{ partition: 0, from: 0n, to: 8n }])) sizes.push(bytes.length);
  expect(sizes).toHaveLength(8);
  expect(Math.max(...sizes)).toBeLessThan(3_001_000);
});

test('a key goes to the same partition as in a file log', async () => {
  const files = await openEventLog(`file://${folder}/files`);
  const sent = Array.from({ length: 100 }, (_, i) => message(`ORD-${i}`));
  for (const each of [log, files]) await each.append('placed', sent);
  for (const partition of [0, 1, 2]) {
    const values = async (from: EventLog) => (await messagesOf(from, 'placed', partition)).map(([, value]) => value);
    expect(await values(log)).toEqual(await values(files));
  }
});

test('a range is exact, also inside a batch', async () => {
  await createTopic(admin, 'ranges');
  await log.append(
    'ranges',
    Array.from({ length: 100 }, (_, i) => message(`${i}`, `${i}`)),
  );
  const found: [bigint, string][] = [];
  const ends: bigint[] = [];
  for await (const chunk of log.read('ranges', [{ partition: 0, from: 17n, to: 42n }])) {
    found.push(...messagesIn(chunk));
    ends.push(chunk.next);
  }
  expect(found).toEqual(Array.from({ length: 25 }, (_, i) => [BigInt(17 + i), String(17 + i)]));
  expect(ends.at(-1)).toBe(42n);
});

test('a tombstone has no value, and an empty message an empty one', async () => {
  await createTopic(admin, 'tombstones');
  await log.append('tombstones', [message('a', null), message('b', '')]);
  const lengths: number[] = [];
  for await (const chunk of log.read('tombstones', [{ partition: 0, from: 0n, to: 2n }]))
    lengths.push(...chunk.lengths);
  expect(lengths).toEqual([-1, 0]);
});

test('aborted transactions are left out, and the log ends before an open one', async () => {
  await createTopic(admin, 'transactions');
  const producer = client.producer({ transactionalId: 'test', maxInFlightRequests: 1, idempotent: true });
  await producer.connect();
  const write = async (value: string) => {
    const transaction = await producer.transaction();
    await transaction.send({ topic: 'transactions', messages: [{ key: 'k', value }] });
    return transaction;
  };
  await (await write('first')).commit();
  await (await write('aborted')).abort();
  await (await write('second')).commit();
  await (await write('aborted last')).abort();
  const open = await write('open');
  expect(await messagesOf(log, 'transactions', 0)).toEqual([
    [0n, 'first'],
    [4n, 'second'],
  ]);
  expect(await log.partitions('transactions')).toEqual([{ partition: 0, low: 0n, high: 8n }]);
  await open.commit();
  // The broker answers before it has marked the transaction's end in the partition.
  expect(await until(async () => (await log.partitions('transactions'))[0]!.high > 8n, 10)).toBe(true);
  expect((await messagesOf(log, 'transactions', 0)).at(-1)).toEqual([8n, 'open']);
  await producer.disconnect();
});

test('a range over offsets that compaction removed ends where it should', async () => {
  await createTopic(admin, 'compacted', {
    ...{ 'cleanup.policy': 'compact', 'segment.ms': '100', 'min.cleanable.dirty.ratio': '0.001' },
    ...{ 'max.compaction.lag.ms': '100', 'delete.retention.ms': '0' },
  });
  for (let round = 0; round < 4; round++)
    await log.append('compacted', [message('a', `${round}`), message('b', `${round}`)]);
  // A segment is compacted when a later one was begun, and that one by a later message.
  const newest = async () => (await messagesOf(log, 'compacted', 0)).map(([, value]) => value);
  for (let round = 4; (await newest()).length > 4; round++) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    await log.append('compacted', [message('a', `${round}`), message('b', `${round}`)]);
  }
  const { high } = (await log.partitions('compacted'))[0]!;
  const ends: bigint[] = [];
  for await (const { next } of log.read('compacted', [{ partition: 0, from: 0n, to: high - 2n }])) ends.push(next);
  expect(ends.at(-1)).toBe(high - 2n);
});

test('deleted messages are out of range', async () => {
  await createTopic(admin, 'deleted');
  await log.append('deleted', [message('a'), message('b'), message('c')]);
  await admin.deleteTopicRecords({ topic: 'deleted', partitions: [{ partition: 0, offset: '2' }] });
  expect(await log.partitions('deleted')).toEqual([{ partition: 0, low: 2n, high: 3n }]);
  const reading = log
    .read('deleted', [{ partition: 0, from: 0n, to: 3n }])
    [Symbol.asyncIterator]()
    .next();
  await expect(reading).rejects.toMatchObject({ name: 'EventLogError', code: 'OUT_OF_RANGE' });
});

test('a topic that was made again has another id', async () => {
  await createTopic(admin, 'again');
  const before = await log.topicId('again');
  expect(await log.topicId('again')).toBe(before);
  await admin.deleteTopics({ topics: ['again'] });
  await createTopic(admin, 'again');
  expect(await log.topicId('again')).not.toBe(before);
});

test('a message of 10 MB goes through where the topic allows it, and is refused where not', async () => {
  await createTopic(admin, 'large', { 'max.message.bytes': '20000000' });
  await createTopic(admin, 'small', { 'max.message.bytes': '1000' });
  const writer = await openEventLog(`${broker.url}/?compression=none`);
  const large = 'x'.repeat(TEN_MB);
  await writer.append('large', [message('a', 'before'), message('a', large), message('a', 'after')]);
  const found = await messagesOf(log, 'large', 0);
  expect(found.map(([offset, value]) => [offset, value.length])).toEqual([
    [0n, 6],
    [1n, TEN_MB],
    [2n, 5],
  ]);
  await expect(writer.append('small', [message('a', large)])).rejects.toMatchObject({ code: 'INVALID_MESSAGE' });
  await writer.close();
});

test('positions are published for monitoring', async () => {
  await createTopic(admin, 'published');
  await log.publish('published', [{ partition: 0, position: 7n }]);
  const [published] = await admin.fetchOffsets({ groupId: 'fastcart', topics: ['published'] });
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

  test.each(['plain', 'scram-sha-256', 'scram-sha-512'])('takes the right password by %s', async (mechanism) => {
    expect(await topicsBy(mechanism, broker.secured!.password)).toContain('ranges');
  });

  test.each(['plain', 'scram-sha-512'])(
    'refuses a wrong one by %s, which the error does not tell',
    async (mechanism) => {
      const refused = topicsBy(mechanism, 'wrong-secret');
      await expect(refused).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
      expect(String(await refused.catch((error: unknown) => error))).not.toContain('wrong-secret');
    },
  );

  test('is not spoken to when its certificate is not trusted', async () => {
    const { brokers } = broker.secured!;
    const stranger = await openEventLog(`kafka://${brokers}/?tls=true`);
    await expect(stranger.topics()).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
    await stranger.close();
  });
});

test('what is not there', async () => {
  await expect(log.topicId('nowhere')).rejects.toMatchObject({ code: 'TOPIC_NOT_FOUND' });
  await createTopic(admin, 'there');
  const reading = log
    .read('there', [{ partition: 1, from: 0n, to: 1n }])
    [Symbol.asyncIterator]()
    .next();
  await expect(reading).rejects.toMatchObject({ code: 'PARTITION_NOT_FOUND' });
  const closed = await openEventLog(broker.url);
  await closed.close();
  await expect(closed.topics()).rejects.toMatchObject({ code: 'CLOSED' });
});
