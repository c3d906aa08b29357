import { openEventLog } from '@fastcart/events';
import { validate } from '@fastcart/operations/validate/index';
import { Lake } from '@fastcart/runtime';
import { bronze, quarantine } from '@fastcart/schemas';
import { until } from '@fastcart/services';
import { messagesOf } from '@fastcart/events/testing/messages';
import { freshTopic } from '@fastcart/events/testing/topic';
import { simulate } from '@fastcart/simulation';
import { expectSameRows } from '../support/compare';
import { lakeRun } from '../support/command';
import { exported, exportTo } from '../support/lake';
import { runApp } from '../support/process';
import { deleteRecords, retention } from '../support/deletions';
import { lastCommit, rows } from '../support/facts';
import { KafkaLakes } from '../support/kafka-lakes';
import { loseCommits } from '../support/lost';
import { at, day } from '../support/maintenance';

const kafka = new KafkaLakes();

describe('messages deleted before they were read', () => {
  test.each([
    ['DeleteRecords', deleteRecords],
    ['retention', retention],
  ])('by %s: the run names them and writes nothing, and continues when the loss is accepted', async (name, lose) => {
    const topic = freshTopic(name);
    const lake = kafka.lakeOf(topic);
    await kafka.createTopic(topic);
    await kafka.orders(topic);
    await kafka.runAll(topic, lake);
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
    await kafka.runAll(topic, lake);
    expect(await validate(new Lake(lake))).toEqual([]);
  });
});

test('a message that is too large is named by its offset, and skipped when its loss is accepted', async () => {
  const topic = freshTopic('bomb');
  const lake = kafka.lakeOf(topic);
  await kafka.createTopic(topic);
  const writer = await openEventLog(`${kafka.broker.url}/?compression=zstd`);
  const orders = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, at) => ({ key: 'k', value: `{"order_id":"ORD-${from + at}"}` }));
  await writer.append(topic, orders(0, 5));
  expect(kafka.bronzeRun(topic, lake)).toMatchObject({ code: 0 });
  // Right before it there is nothing to take: an aborted message and the marker of its transaction.
  await kafka.abort(topic, '{"order_id":"ORD-aborted"}');
  await writer.append(topic, [{ key: 'k', value: `{"order_id":"${'0'.repeat(40_000_000)}"}` }]);
  await writer.append(topic, orders(5, 10));
  await writer.close();
  const args = ['--json', 'run', 'bronze', ...kafka.argsOf(topic, lake)];
  const env = { MEMORY_LIMIT: '300MB' };

  const refused = runApp('lake', args, env);
  expect({ ...refused, errors: JSON.parse(refused.errors) }).toMatchObject({
    code: 78,
    errors: { code: 'MEMORY_EXCEEDED', message: expect.stringMatching(/^Partition 0: the message at offset 7 has /) },
  });
  expect(await rows(lake, bronze)).toBe(5);

  const accepted = runApp('lake', [...args, '--accept-loss'], env);
  expect(accepted.code).toBe(0);
  expect((await lastCommit(lake)).info).toMatchObject({ lost: [{ partition: '0', from: '7', to: '8' }] });
  expect(await rows(lake, bronze)).toBe(10);
});

test('a quarantine that has lost messages that the log no longer has gets the others again when the loss is accepted', async () => {
  const topic = freshTopic('lost-quarantine');
  const lake = kafka.lakeOf(topic);
  await kafka.createTopic(topic);
  const send = (messages: string[]) => kafka.producer.send({ topic, messages: messages.map((value) => ({ value })) });
  await send(['no event', 'nor this', '{"order_id":"A"}', 'nor that', '1', '2', '3']);
  await kafka.runAll(topic, lake);
  await loseCommits(lake, quarantine);
  await deleteRecords(topic, kafka);

  const refused = kafka.bronzeRun(topic, lake);
  expect(refused).toMatchObject({ code: 65, error: { code: 'DATA_LOSS' } });
  expect(refused.error!.message).toContain('offsets 0 to 1 of partition 0 are needed for the quarantine');
  expect(await rows(lake, quarantine)).toBe(0);

  const accepted = runApp('lake', ['--json', 'run', 'bronze', ...kafka.argsOf(topic, lake), '--accept-loss']);
  expect({ code: accepted.code, runs: JSON.parse(accepted.output) as unknown }).toMatchObject({
    code: 0,
    runs: [{ counts: { takenAgain: 4 } }],
  });
  const [table] = await new Lake(lake).open(quarantine);
  const [newest] = await table.history(1);
  expect(newest!.info).toMatchObject({ counts: { lost: 2 }, lost: [{ partition: '0', from: '0', to: '2' }] });
  expect(kafka.bronzeRun(topic, lake)).toMatchObject({ code: 0, counts: {} });
  expect(await validate(new Lake(lake))).toEqual([]);
});

test('a topic that was deleted and created again ends the run', async () => {
  const topic = freshTopic('again');
  await kafka.orders(topic);
  await kafka.runAll(topic);
  const before = await lastCommit(kafka.lakeOf(topic));
  await kafka.admin.deleteTopics({ topics: [topic] });
  await kafka.createTopic(topic, {}, 3);
  await kafka.orders(topic, 60);
  expect(kafka.bronzeRun(topic)).toMatchObject({ code: 65, error: { code: 'TOPIC_RECREATED' } });
  expect((await lastCommit(kafka.lakeOf(topic))).version).toBe(before.version);
});

test('partitions that are added are read from their beginning', async () => {
  const topic = freshTopic('grown');
  await kafka.createTopic(topic);
  await kafka.orders(topic);
  await kafka.runAll(topic);
  await kafka.admin.createPartitions({ topicPartitions: [{ topic, count: 3 }] });
  // A producer that was connected before goes on without them for some minutes.
  await kafka.disconnect();
  await kafka.connect();
  await kafka.orders(topic, 50, 2);
  await kafka.expectRepaired(topic);
  const offsets = await kafka.log.partitions(topic);
  expect(offsets).toHaveLength(3);
  expect(offsets.every(({ high }) => high > 0n)).toBe(true);
  const messages = Number(offsets.reduce((sum, { low, high }) => sum + high - low, 0n));
  expect((await rows(kafka.lakeOf(topic), bronze)) + (await rows(kafka.lakeOf(topic), quarantine))).toBe(messages);
});

test('a run whose clock is behind the append times of Kafka reads no message', async () => {
  const topic = freshTopic('append-time');
  await kafka.createTopic(topic, { 'message.timestamp.type': 'LogAppendTime' });
  await kafka.orders(topic);
  const lake = kafka.lakeOf(topic);
  const wrong = new Date(Date.now() - 2 * day).toISOString();
  const refused = await at(wrong, () => lakeRun(['--json', 'run', 'bronze', ...kafka.argsOf(topic, lake)]));
  expect(refused).toMatchObject({ code: 75, errors: expect.stringContaining('CLOCK_WRONG') });
  expect(await rows(lake, bronze)).toBe(0);
  await kafka.expectRepaired(topic);
});

test('gaps of compaction are skipped and counted', async () => {
  const topic = freshTopic('compacted');
  await kafka.createTopic(topic, {
    ...{ 'cleanup.policy': 'compact', 'segment.ms': '1', 'min.cleanable.dirty.ratio': '0.001' },
    ...{ 'max.compaction.lag.ms': '100' },
  });
  const send = (value: string) => kafka.producer.send({ topic, messages: [{ key: 'same', value }] });
  for (let round = 0; round < 20; round++) await send(`{"order_id":"ORD-${round}"}`);
  await send('{"order_id":"ORD-last"}');
  await until(async () => (await messagesOf(kafka.log, topic, 0)).length < 21, 'compaction');
  const lake = kafka.lakeOf(topic);
  const { counts } = kafka.bronzeRun(topic, lake);
  expect(counts!.gaps).toBeGreaterThan(0);
  expect(counts!.read! + counts!.gaps!).toBe(21);
  expect(kafka.bronzeRun(topic, lake)).toMatchObject({ code: 0, counts: {} });
});

test('messages of aborted transactions are not read, and the position moves after them', async () => {
  const topic = freshTopic('transactions');
  await kafka.createTopic(topic);
  const transactional = kafka.client.producer({ transactionalId: topic, maxInFlightRequests: 1, idempotent: true });
  await transactional.connect();
  const send = async (value: string) => {
    const transaction = await transactional.transaction();
    await transaction.send({ topic, messages: [{ key: 'k', value }] });
    return transaction;
  };
  // The broker answers before it has marked the transaction's end in the partition.
  const endsAt = (high: bigint): Promise<void> =>
    until(async () => (await kafka.log.partitions(topic))[0]!.high === high, `an end at ${high}`);
  const lake = kafka.lakeOf(topic);
  await (await send('{"order_id":"ORD-kept"}')).commit();
  await (await send('{"order_id":"ORD-aborted"}')).abort();
  await endsAt(4n);
  expect(kafka.bronzeRun(topic, lake)).toMatchObject({ code: 0, counts: { read: 1, rows: 1 } });
  expect(kafka.bronzeRun(topic, lake)).toMatchObject({ code: 0, counts: {} });
  await (await send('{"order_id":"ORD-aborted too"}')).abort();
  await endsAt(6n);
  expect(kafka.bronzeRun(topic, lake)).toMatchObject({ code: 0, counts: { read: 0, rows: 0 } });
  const open = await send('{"order_id":"ORD-open"}');
  expect(kafka.bronzeRun(topic, lake)).toMatchObject({ code: 0, counts: {} });
  await open.commit();
  await endsAt(8n);
  expect(kafka.bronzeRun(topic, lake)).toMatchObject({ code: 0, counts: { read: 1, rows: 1 } });
  await transactional.disconnect();
  expect(await rows(lake, bronze)).toBe(2);
});

test('tombstones are written to quarantine', async () => {
  const topic = freshTopic('tombstones');
  await kafka.createTopic(topic);
  await kafka.log.append(topic, [
    { key: 'ORD-1', value: null },
    { key: 'ORD-2', value: '{"order_id":"ORD-2"}' },
  ]);
  expect(kafka.bronzeRun(topic)).toMatchObject({ code: 0, counts: { read: 2, rows: 1, quarantined: 1 } });
});

test('a message of 10 MB is read', async () => {
  const topic = freshTopic('large');
  await kafka.createTopic(topic, { 'max.message.bytes': '20000000' });
  const note = 'x'.repeat(10_000_000);
  const writer = await openEventLog(`${kafka.broker.url}/?compression=none`);
  await writer.append(topic, [{ key: 'ORD-1', value: JSON.stringify({ order_id: 'ORD-1', note }) }]);
  await writer.close();
  expect(kafka.bronzeRun(topic)).toMatchObject({ code: 0, counts: { read: 1, rows: 1 } });
});

test('all four codecs give the same tables', async () => {
  for (const compression of ['none', 'gzip', 'snappy', 'lz4', 'zstd']) {
    const writer = await openEventLog(`${kafka.broker.url}/?compression=${compression}`);
    const topic = freshTopic(compression);
    await writer.createTopic(topic, 3);
    await simulate({ log: writer, topic, orders: 200, dirty: 0.05 });
    await writer.close();
    await kafka.runAll(topic, kafka.lakeOf(compression));
    await exportTo(kafka.lakeOf(compression), `${kafka.lakeOf(compression)}-export`);
    // The others hold the topic's name.
    for (const table of exported.filter(({ name }) => name !== quarantine.name)) {
      expectSameRows(table, `${kafka.lakeOf(compression)}-export`, `${kafka.lakeOf('none')}-export`);
    }
  }
});
