import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '../testing/directory';
import { openEventLog } from '..';

const { path, url } = temporaryDirectory();

test('a topic keeps its id until it is deleted and created again', async () => {
  const log = await openEventLog(url);
  await log.createTopic('orders', 5);
  const id = await log.topicId('orders');
  await log.append('orders', [{ key: 'a', value: '1' }]);
  await log.createTopic('orders', 7);
  expect(await log.topicId('orders')).toBe(id);
  expect(await log.partitions('orders')).toHaveLength(5);
  rmSync(join(path, 'orders'), { recursive: true });
  await log.append('orders', [{ key: 'a', value: '1' }]);
  expect(await log.topicId('orders')).not.toBe(id);
  expect(await log.partitions('orders')).toHaveLength(3);
});

test('two creations at the same time create one topic', async () => {
  const logs = await Promise.all([openEventLog(url), openEventLog(url)]);
  await Promise.all(logs.map((log) => log.createTopic('race', 2)));
  expect(await logs[0].topicId('race')).toBe(await logs[1].topicId('race'));
  expect(readdirSync(path).filter((name) => name.startsWith('.'))).toEqual([]);
});

test("a directory created by hand has its name as its id, also after an append; a partition's file may be missing", async () => {
  const log = await openEventLog(url);
  mkdirSync(join(path, 'by-hand'));
  writeFileSync(join(path, 'by-hand', '2.ndjson'), 'x\n');
  expect(await log.topicId('by-hand')).toBe('by-hand');
  expect(await log.partitions('by-hand')).toEqual([
    { partition: 0, low: 0n, high: 0n },
    { partition: 1, low: 0n, high: 0n },
    { partition: 2, low: 0n, high: 2n },
  ]);
  await log.append(
    'by-hand',
    ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => ({ key, value: key })),
  );
  expect(await log.topicId('by-hand')).toBe('by-hand');
});

test('a pipe or a folder in place of a partition is an error, without waiting', async () => {
  const log = await openEventLog(url);
  for (const [topic, make] of [
    ['piped', (place: string) => execFileSync('mkfifo', [place])],
    ['nested', mkdirSync],
  ] as const) {
    await log.createTopic(topic, 1);
    const place = join(path, topic, '0.ndjson');
    rmSync(place);
    make(place);
    const refused = { code: 'INVALID_TOPIC', message: expect.stringContaining('0.ndjson is not a file') as string };
    await expect(log.partitions(topic)).rejects.toMatchObject(refused);
    await expect(log.append(topic, [{ key: 'a', value: '1' }])).rejects.toMatchObject(refused);
  }
});

test('topics are listed by name, without other files', async () => {
  const log = await openEventLog(`${url}/listing`);
  await expect(log.topics()).rejects.toMatchObject({ code: 'LOG_NOT_FOUND' });
  await log.createTopic('b', 1);
  await log.createTopic('a', 1);
  mkdirSync(join(path, 'listing', 'empty'));
  mkdirSync(join(path, 'listing', '.hidden'));
  writeFileSync(join(path, 'listing', 'a-file'), '');
  expect(await log.topics()).toEqual(['a', 'b']);
});

test('missing and invalid logs, topics and partitions have different errors', async () => {
  const log = await openEventLog(url);
  const elsewhere = await openEventLog(`${url}/nowhere`);
  await log.createTopic('there', 1);
  await expect(elsewhere.partitions('there')).rejects.toMatchObject({ code: 'LOG_NOT_FOUND' });
  await expect(log.partitions('missing')).rejects.toMatchObject({ code: 'TOPIC_NOT_FOUND' });
  await expect(log.topicId('../there')).rejects.toMatchObject({ code: 'INVALID_TOPIC' });
  await expect(log.createTopic('zero', 0)).rejects.toMatchObject({ code: 'INVALID_TOPIC' });
  const reading = log
    .read('there', [{ partition: 1, from: 0n, to: 0n }])
    [Symbol.asyncIterator]()
    .next();
  await expect(reading).rejects.toMatchObject({ code: 'PARTITION_NOT_FOUND' });
  writeFileSync(join(path, 'there', '.topic.json'), '{"id"');
  await expect(log.topicId('there')).rejects.toMatchObject({ code: 'CORRUPT' });
});

test('a closed log refuses every call', async () => {
  const log = await openEventLog(`${url}/closing`);
  const appending = log.append('orders', [{ key: 'a', value: '1' }]);
  await log.close();
  await appending;
  await expect(log.topics()).rejects.toMatchObject({ code: 'CLOSED' });
  await expect(log.append('orders', [])).rejects.toMatchObject({ code: 'CLOSED' });
});
