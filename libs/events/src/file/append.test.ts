import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { temporaryDirectory } from '../testing/directory';
import { lockHolder } from '../testing/lock-holder';
import { messagesOf } from '../testing/messages';
import { openEventLog } from '..';
import { partitionOf } from '../partitioner';

const { path, url } = temporaryDirectory();
const TESTING = join(__dirname, '../testing');

/** A process that appends until it is killed, with the number of its batches that were acknowledged so far. */
function startWriter(topic: string, writer: string, messages: number, bytes: number) {
  const file = join(TESTING, 'append-for-ever.ts');
  const options = ['-r', join(TESTING, 'register.js'), file, url, topic, writer, String(messages), String(bytes)];
  const child = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'inherit'] });
  const state = { acknowledged: 0, exited: new Promise((resolve) => child.once('exit', resolve)) };
  const lines = createInterface({ input: child.stdout }).on('line', () => (state.acknowledged += 1));
  const reached = (batches: number): Promise<void> =>
    new Promise((resolve) => lines.on('line', () => state.acknowledged >= batches && resolve()));
  return { ...state, reached, kill: () => child.kill('SIGKILL'), acknowledged: () => state.acknowledged };
}

async function documentsOf(topic: string): Promise<{ writer: string; batch: number; message: number }[]> {
  const log = await openEventLog(url);
  const partitions = await log.partitions(topic);
  const messages = await Promise.all(partitions.map(({ partition }) => messagesOf(log, topic, partition)));
  return messages.flat().map(([, value]) => JSON.parse(value) as { writer: string; batch: number; message: number });
}

test('a message goes to the partition of its key, in order, text and bytes alike', async () => {
  const log = await openEventLog(url);
  const keys = ['21', 'foobar', 'abc', '21', '', 'Ñuñoa 🚚'];
  await log.append(
    'keys',
    keys.map((key, i) => ({ key, value: i % 2 ? `é${i}` : Buffer.from([0xff, 0x30 + i]) })),
  );
  await log.append('keys', [{ key: 'abc', value: '' }]);
  const expected = [0, 1, 2].map((partition) => [
    ...keys.flatMap((key, i) => (partitionOf(key, 3) === partition ? [i % 2 ? `\xc3\xa9${i}` : `\xff${i}`] : [])),
    ...(partitionOf('abc', 3) === partition ? [''] : []),
  ]);
  for (const partition of [0, 1, 2]) {
    expect((await messagesOf(log, 'keys', partition)).map(([, value]) => value)).toEqual(expected[partition]);
  }
});

test.each([
  ['a tombstone', null, 'tombstone'],
  ['a line feed in text', 'a\nb', 'line feed'],
  ['a line feed in bytes', Buffer.from('a\n'), 'line feed'],
])('a batch with %s is refused as a whole', async (_, value, reason) => {
  const log = await openEventLog(`${url}/refusals`);
  const batch = [
    { key: 'a', value: 'fine' },
    { key: 'secret', value },
  ];
  const appending = log.append('orders', batch);
  await expect(appending).rejects.toMatchObject({ code: 'INVALID_MESSAGE', message: expect.stringContaining(reason) });
  await expect(appending).rejects.not.toMatchObject({ message: expect.stringContaining('secret') });
  await expect(log.topics()).rejects.toMatchObject({ code: 'LOG_NOT_FOUND' });
});

test('appends of one log keep the order of the calls', async () => {
  const log = await openEventLog(url);
  const numbers = Array.from({ length: 50 }, (_, i) => String(i));
  await Promise.all(numbers.map((value) => log.append('order', [{ key: 'k', value }])));
  const found = await messagesOf(log, 'order', partitionOf('k', 3));
  expect(found.map(([, value]) => value)).toEqual(numbers);
});

test('the next append removes an unfinished last line of a killed writer', async () => {
  const log = await openEventLog(url);
  await log.createTopic('torn', 1);
  await log.append('torn', [{ key: 'a', value: 'whole' }]);
  appendFileSync(join(path, 'torn', '0.ndjson'), `torn ${'x'.repeat(200_000)}`);
  await log.append('torn', [{ key: 'a', value: 'next' }]);
  expect(readFileSync(join(path, 'torn', '0.ndjson'), 'utf8')).toBe('whole\nnext\n');
});

test('a writer that is killed during an append loses no acknowledged message, and the next append leaves whole lines', async () => {
  const acknowledged: number[] = [];
  for (let round = 0; round < 6; round += 1) {
    const writer = startWriter('killed', `round-${round}`, 8, 2_000_000);
    // It has begun the next batch, or is about to.
    await writer.reached(2 + round);
    writer.kill();
    await writer.exited;
    acknowledged.push(writer.acknowledged());
  }
  const documents = await documentsOf('killed');
  for (const [round, batches] of acknowledged.entries()) {
    const found = documents.filter((document) => document.writer === `round-${round}`);
    expect(batches).toBeGreaterThanOrEqual(2);
    for (let batch = 0; batch < batches; batch += 1) {
      expect(
        found
          .filter((document) => document.batch === batch)
          .map(({ message }) => message)
          .sort((left, right) => left - right),
      ).toEqual(Array.from({ length: 8 }, (_, message) => message));
    }
  }
});

test('two processes that write at the same time do not mix lines, and each keeps its order', async () => {
  const writers = ['left', 'right'].map((name) => startWriter('shared', name, 30, 500));
  await Promise.all(writers.map((writer) => writer.reached(40)));
  for (const writer of writers) writer.kill();
  await Promise.all(writers.map((writer) => writer.exited));
  const found = await documentsOf('shared');
  for (const [i, writer] of ['left', 'right'].entries()) {
    const mine = found.filter((document) => document.writer === writer);
    expect(mine.filter(({ batch }) => batch < 40)).toHaveLength(40 * 30);
    expect(new Set(mine.map(({ batch, message }) => `${batch}/${message}`)).size).toBe(mine.length);
    expect(writers[i]!.acknowledged()).toBeGreaterThanOrEqual(40);
  }
  const log = await openEventLog(url);
  for (const { partition } of await log.partitions('shared')) {
    const order = (await messagesOf(log, 'shared', partition)).map(([, value]) => JSON.parse(value));
    for (const writer of ['left', 'right']) {
      const batches = order.filter((document) => document.writer === writer).map(({ batch }) => batch as number);
      expect(batches).toEqual([...batches].sort((a, b) => a - b));
    }
  }
});

test('a full disk is reported as such, and the log can be used again', async () => {
  const log = await openEventLog(url);
  mkdirSync(join(path, 'full'));
  symlinkSync('/dev/full', join(path, 'full', '0.ndjson'));
  const append = (): Promise<void> => log.append('full', [{ key: 'a', value: '1' }]);
  await expect(append()).rejects.toMatchObject({ code: 'DISK_FULL', message: expect.stringContaining('No space') });
  rmSync(join(path, 'full', '0.ndjson'));
  writeFileSync(join(path, 'full', '0.ndjson'), '');
  await append();
  expect(await messagesOf(log, 'full', 0)).toEqual([[0n, '1']]);
});

describe('the lock', () => {
  const message = [{ key: 'a', value: '1' }];

  test('of another writer is awaited, then an error, and free when that writer is killed', async () => {
    const log = await openEventLog(url, { lockTimeout: 50 });
    await log.createTopic('live', 1);
    const writer = await lockHolder(join(path, 'live', '.lock'));
    const host = expect.stringContaining(`on ${hostname()}`);
    await expect(log.append('live', message)).rejects.toMatchObject({ code: 'LOCKED', message: host });
    await writer.kill();
    await log.append('live', message);
    expect(readdirSync(join(path, 'live')).sort()).toEqual(['.lock', '.topic.json', '0.ndjson']);
  });

  test('does not depend on the content of the file, for example after a power failure', async () => {
    const log = await openEventLog(url, { lockTimeout: 50 });
    await log.createTopic('left', 1);
    writeFileSync(join(path, 'left', '.lock'), '\0\0\0');
    writeFileSync(join(path, 'left', '.lock.7'), JSON.stringify({ pid: process.pid, host: hostname() }));
    await log.append('left', message);
    expect(await messagesOf(log, 'left', 0)).toEqual([[0n, '1']]);
  });
});
