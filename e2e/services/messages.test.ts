import { setTimeout as sleep } from 'node:timers/promises';
import { openEventLog } from '@fastcart/events';
import { simulate } from '@fastcart/generator';
import { Lake } from '@fastcart/runtime';
import { bronze, quarantine } from '@fastcart/schemas';
import { until } from '@fastcart/services';
import { expectSameRows } from '../support/compare';
import { exported, exportTo } from '../support/lake';
import { runApp } from '../support/process';
import { validate } from '@fastcart/lake/validate/index';
import { messagesOf } from '@fastcart/events/testing/messages';
import { deleteRecords, retention } from '../support/deletions';
import { lastCommit, rows } from '../support/facts';
import { KafkaLakes } from '../support/kafka-lakes';

const kafka = new KafkaLakes({
  properties: {
    ...{ 'message.max.bytes': '20000000', 'log.retention.check.interval.ms': '200', 'log.cleaner.backoff.ms': '100' },
    ...{ 'log.initial.task.delay.ms': '100' },
  },
});

describe('messages deleted before they were read', () => {
  test.each([
    ['DeleteRecords', deleteRecords],
    ['retention', retention],
  ])('by %s: the run says which, takes nothing, and goes on when the loss is accepted', async (name, lose) => {
    const topic = `lost-${name}`;
    const lake = kafka.lakeOf(topic);
    await kafka.createTopic(topic);
    await kafka.orders(topic);
    kafka.runAll(topic, lake);
    const { high: position } = (await kafka.log.partitions(topic))[0]!;
    await kafka.orders(topic, 50, 2);
    await lose(topic, kafka);
    const { low, high } = (await kafka.log.partitions(topic))[0]!;
    const before = await lastCommit(lake);

    const refused = kafka.bronzeRun(topic, lake);
    expect(refused).toMatchObject({ code: 65, error: { code: 'DATA_LOSS' } });
    expect(refused.error!.message).toContain(`offsets ${position} to ${low - 1n} of partition 0`);
    expect((await lastCommit(lake)).version).toBe(before.version);

    const accepted = runApp('lake', ['--json', 'run', 'bronze', ...kafka.argsOf(topic, lake), '--accept-loss']);
    expect(accepted.code).toBe(0);
    const [{ counts }] = JSON.parse(accepted.output) as [{ counts: Record<string, number> }];
    expect(counts).toMatchObject({ read: Number(high - low), lost: Number(low - position) });
    expect((await lastCommit(lake)).info).toMatchObject({
      counts: { lost: Number(low - position) },
      lost: [{ partition: '0', from: String(position), to: String(low) }],
    });
    expect(kafka.bronzeRun(topic, lake)).toMatchObject({ code: 0, counts: {} });
    kafka.runAll(topic, lake);
    expect(await validate(new Lake(lake))).toEqual([]);
  });
});

test('a topic that was deleted and made again', async () => {
  await kafka.orders('again');
  kafka.runAll('again');
  const before = await lastCommit(kafka.lakeOf('again'));
  await kafka.admin.deleteTopics({ topics: ['again'] });
  await kafka.createTopic('again', {}, 3);
  await kafka.orders('again', 60);
  expect(kafka.bronzeRun('again')).toMatchObject({ code: 65, error: { code: 'TOPIC_RECREATED' } });
  expect((await lastCommit(kafka.lakeOf('again'))).version).toBe(before.version);
});

test('partitions that are added are read from their beginning', async () => {
  await kafka.createTopic('grown');
  await kafka.orders('grown');
  kafka.runAll('grown');
  await kafka.admin.createPartitions({ topicPartitions: [{ topic: 'grown', count: 3 }] });
  // A producer that was connected before goes on without them for some minutes.
  await kafka.disconnect();
  await kafka.connect();
  await kafka.orders('grown', 50, 2);
  await kafka.expectMadeGood('grown');
  const offsets = await kafka.log.partitions('grown');
  expect(offsets).toHaveLength(3);
  expect(offsets.every(({ high }) => high > 0n)).toBe(true);
  const messages = Number(offsets.reduce((sum, { low, high }) => sum + high - low, 0n));
  expect((await rows(kafka.lakeOf('grown'), bronze)) + (await rows(kafka.lakeOf('grown'), quarantine))).toBe(messages);
});

test('gaps of compaction are passed, and counted', async () => {
  await kafka.createTopic('compacted', {
    ...{ 'cleanup.policy': 'compact', 'segment.ms': '100', 'min.cleanable.dirty.ratio': '0.001' },
    ...{ 'max.compaction.lag.ms': '100' },
  });
  const send = (value: string) => kafka.producer.send({ topic: 'compacted', messages: [{ key: 'same', value }] });
  for (let round = 0; round < 20; round++) await send(`{"order_id":"ORD-${round}"}`);
  await sleep(300);
  await send('{"order_id":"ORD-last"}');
  expect(await until(async () => (await messagesOf(kafka.log, 'compacted', 0)).length < 21, 30)).toBe(true);
  const lake = kafka.lakeOf('compacted');
  const { counts } = kafka.bronzeRun('compacted', lake);
  expect(counts!.gaps).toBeGreaterThan(0);
  expect(counts!.read! + counts!.gaps!).toBe(21);
  expect(kafka.bronzeRun('compacted', lake)).toMatchObject({ code: 0, counts: {} });
});

test('aborted transactions are no messages, and the position goes behind them', async () => {
  await kafka.createTopic('transactions');
  const transactional = kafka.client.producer({ transactionalId: 'faults', maxInFlightRequests: 1, idempotent: true });
  await transactional.connect();
  const send = async (value: string) => {
    const transaction = await transactional.transaction();
    await transaction.send({ topic: 'transactions', messages: [{ key: 'k', value }] });
    return transaction;
  };
  // The broker answers before it has marked the transaction's end in the partition.
  const endsAt = async (high: bigint): Promise<void> =>
    expect(await until(async () => (await kafka.log.partitions('transactions'))[0]!.high === high, 10)).toBe(true);
  const lake = kafka.lakeOf('transactions');
  await (await send('{"order_id":"ORD-kept"}')).commit();
  await (await send('{"order_id":"ORD-aborted"}')).abort();
  await endsAt(4n);
  expect(kafka.bronzeRun('transactions', lake)).toMatchObject({ code: 0, counts: { read: 1, rows: 1 } });
  expect(kafka.bronzeRun('transactions', lake)).toMatchObject({ code: 0, counts: {} });
  await (await send('{"order_id":"ORD-aborted too"}')).abort();
  await endsAt(6n);
  expect(kafka.bronzeRun('transactions', lake)).toMatchObject({ code: 0, counts: { read: 0, rows: 0 } });
  const open = await send('{"order_id":"ORD-open"}');
  expect(kafka.bronzeRun('transactions', lake)).toMatchObject({ code: 0, counts: {} });
  await open.commit();
  await endsAt(8n);
  expect(kafka.bronzeRun('transactions', lake)).toMatchObject({ code: 0, counts: { read: 1, rows: 1 } });
  await transactional.disconnect();
  expect(await rows(lake, bronze)).toBe(2);
});

test('tombstones go into quarantine', async () => {
  await kafka.createTopic('tombstones');
  await kafka.log.append('tombstones', [
    { key: 'ORD-1', value: null },
    { key: 'ORD-2', value: '{"order_id":"ORD-2"}' },
  ]);
  expect(kafka.bronzeRun('tombstones')).toMatchObject({ code: 0, counts: { read: 2, rows: 1, quarantined: 1 } });
});

test('a message of 10 MB', async () => {
  await kafka.createTopic('large', { 'max.message.bytes': '20000000' });
  const note = 'x'.repeat(10_000_000);
  const writer = await openEventLog(`${kafka.broker.url}/?compression=none`);
  await writer.append('large', [{ key: 'ORD-1', value: JSON.stringify({ order_id: 'ORD-1', note }) }]);
  await writer.close();
  expect(kafka.bronzeRun('large')).toMatchObject({ code: 0, counts: { read: 1, rows: 1 } });
});

test('each of the four codecs gives the same tables', async () => {
  for (const compression of ['none', 'gzip', 'snappy', 'lz4', 'zstd']) {
    const writer = await openEventLog(`${kafka.broker.url}/?compression=${compression}`);
    await writer.createTopic(`in-${compression}`, 3);
    await simulate({ log: writer, topic: `in-${compression}`, orders: 200, dirty: 0.05 });
    await writer.close();
    kafka.runAll(`in-${compression}`, kafka.lakeOf(compression));
    await exportTo(kafka.lakeOf(compression), `${kafka.lakeOf(compression)}-export`);
    // The others hold the topic's name.
    for (const table of exported.filter(({ name }) => name !== quarantine.name)) {
      expectSameRows(table, `${kafka.lakeOf(compression)}-export`, `${kafka.lakeOf('none')}-export`);
    }
  }
});
