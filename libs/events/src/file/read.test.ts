import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messagesIn, messagesOf } from '../testing/messages';
import { temporaryDirectory } from '../testing/directory';
import { openEventLog } from '..';

const { path, url } = temporaryDirectory();

function topicOf(name: string, bytes: Buffer | string): string {
  mkdirSync(join(path, name));
  writeFileSync(join(path, name, '0.ndjson'), bytes);
  return name;
}

test('lines are split at \\n only and kept byte for byte', async () => {
  const log = await openEventLog(url);
  const topic = topicOf('bytes', Buffer.from('{"a":1}\r\n\n \xff\xfe\x80\u0085\n\x0b\x0c\x00\n\n', 'latin1'));
  expect(await messagesOf(log, topic, 0)).toEqual([
    [0n, '{"a":1}\r'],
    [9n, ''],
    [10n, ' \xff\xfe\x80\u0085'],
    [16n, '\x0b\x0c\x00'],
    [20n, ''],
  ]);
});

test('an unfinished last line is not visible until it is finished', async () => {
  const log = await openEventLog(url);
  const topic = topicOf('unfinished', 'one\ntwo');
  expect(await log.partitions(topic)).toEqual([{ partition: 0, low: 0n, high: 4n }]);
  writeFileSync(join(path, topic, '0.ndjson'), 'one\ntwo\n');
  expect(await log.partitions(topic)).toEqual([{ partition: 0, low: 0n, high: 8n }]);
  writeFileSync(join(path, topic, '0.ndjson'), 'x'.repeat(300_000));
  expect(await log.partitions(topic)).toEqual([{ partition: 0, low: 0n, high: 0n }]);
});

test.each([1, 2, 3, 5, 7, 8, 64, 1 << 20])('chunks of about %d bytes have the same messages', async (chunkBytes) => {
  const log = await openEventLog(url, { chunkBytes });
  const lines = ['', 'a', 'bb', 'ccc', '', '', 'x'.repeat(100), 'dddd', ''];
  const topic = topicOf(`chunks-${chunkBytes}`, lines.map((line) => `${line}\n`).join(''));
  expect((await messagesOf(log, topic, 0)).map(([, value]) => value)).toEqual(lines);
  const to = (await log.partitions(topic))[0]!.high;
  for await (const chunk of log.read(topic, [{ partition: 0, from: 0n, to }])) {
    expect(chunk.starts.length).toBeGreaterThan(0);
    expect(chunk.bytes.length).toBeLessThanOrEqual(Math.max(chunkBytes, 101));
  }
});

test('every range between two line starts has exactly its messages', async () => {
  const log = await openEventLog(url, { chunkBytes: 4 });
  const topic = topicOf('ranges', 'a\nbb\n\nccc\n');
  const starts = [0, 2, 5, 6, 10];
  const values = ['a', 'bb', '', 'ccc'];
  for (const [i, from] of starts.entries()) {
    for (const [j, to] of starts.entries()) {
      if (j < i) continue;
      const found: string[] = [];
      for await (const chunk of log.read(topic, [{ partition: 0, from: BigInt(from), to: BigInt(to) }])) {
        found.push(...messagesIn(chunk).map(([, value]) => value));
      }
      expect(found).toEqual(values.slice(i, j));
    }
  }
});

test.each([
  ['beyond the end', 4n, 12n, 'it ends at 8'],
  ['from beyond the end', 12n, 12n, 'it ends at 8'],
  ['inside a line', 2n, 8n, 'no line starts at "from"'],
  ['to the middle of a line', 0n, 6n, 'no line starts at "to"'],
  ['backwards', 8n, 4n, 'not valid'],
  ['negative', -4n, 4n, 'not valid'],
])('a range %s is refused', async (_, from, to, reason) => {
  const log = await openEventLog(url);
  const topic = topicOf(`refused-${from}-${to}`, 'one\ntwo\nhalf');
  const reading = log
    .read(topic, [{ partition: 0, from, to }])
    [Symbol.asyncIterator]()
    .next();
  await expect(reading).rejects.toMatchObject({ code: 'OUT_OF_RANGE', message: expect.stringContaining(reason) });
});

test('a file that becomes shorter while it is read is reported', async () => {
  const log = await openEventLog(url, { chunkBytes: 4 });
  const topic = topicOf('shortened', 'one\ntwo\nsix\n');
  const reading = log.read(topic, [{ partition: 0, from: 0n, to: 12n }])[Symbol.asyncIterator]();
  await reading.next();
  truncateSync(join(path, topic, '0.ndjson'), 4);
  await expect(reading.next()).rejects.toMatchObject({
    code: 'OUT_OF_RANGE',
    message: expect.stringContaining('shorter'),
  });
});

test('offsets beyond 32 bits are exact', async () => {
  const log = await openEventLog(url);
  const topic = topicOf('large', '');
  const file = join(path, topic, '0.ndjson');
  // A sparse file: 5 GiB of NUL bytes take no room on the disk.
  truncateSync(file, 5 * 1024 ** 3);
  writeFileSync(file, '\nfirst\nsecond\n', { flag: 'a' });
  const from = 5n * 1024n ** 3n + 1n;
  expect(await log.partitions(topic)).toEqual([{ partition: 0, low: 0n, high: from + 13n }]);
  for await (const chunk of log.read(topic, [{ partition: 0, from, to: from + 13n }])) {
    expect(messagesIn(chunk)).toEqual([
      [from, 'first'],
      [from + 6n, 'second'],
    ]);
  }
  truncateSync(file, 0);
});
