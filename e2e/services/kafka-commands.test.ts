import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EventLog, openEventLog } from '@fastcart/events';
import { Kafka } from '@fastcart/services';
import { ended, runApp, startApp } from '../support/process';

const folder = mkdtempSync(join(tmpdir(), 'fastcart-lake-kafka-'));
let kafka: Kafka;
let log: EventLog;
beforeAll(async () => {
  kafka = await Kafka.start({ folder: join(folder, 'kafka') });
  log = await openEventLog(kafka.url);
});
afterAll(async () => {
  await log.close();
  await kafka.wipe();
  rmSync(folder, { recursive: true });
});

const port = () => String(kafka.port);

function lake(...args: string[]) {
  return runApp('lake', ['kafka', ...args, '--port', port()]);
}

test('a topic is made once', () => {
  expect(lake('create-topic', 'orders', '--partitions', '2').output).toBe('Made orders with 2 partitions\n');
  expect(lake('create-topic', 'orders').output).toBe('orders is there already, with 2 partitions\n');
  expect(lake('list-topics')).toMatchObject({ code: 0, output: 'orders\n' });
});

test('one broker holds no second copy', () => {
  const { code, errors } = lake('create-topic', 'copies', '--replication-factor', '2');
  expect({ code, errors }).toEqual({ code: 78, errors: expect.stringContaining('CONFIG_INVALID') });
  expect(lake('list-topics').output).toBe('orders\n');
});

test('consume prints keys and values, and ends', async () => {
  expect(lake('consume', 'orders')).toMatchObject({ code: 0, output: '' });
  await log.append('orders', [
    { key: 'a', value: 'first: \u00e9' },
    { key: 'a', value: null },
  ]);
  expect(lake('consume', 'orders')).toMatchObject({ code: 0, output: 'a: first: \u00e9\na: null\n' });
  const lines = lake('consume', 'orders', '--json').output.trimEnd().split('\n');
  expect(JSON.parse(lines[1]!)).toMatchObject({ offset: '1', key: 'a', value: null });
});

test('consume --follow goes on', async () => {
  const child = startApp('lake', ['kafka', 'consume', 'orders', '--follow', '--port', port()]);
  const lines: string[] = [];
  const seen = new Promise<void>((resolve) => {
    child.stdout!.on('data', (data: Buffer) => {
      lines.push(...data.toString().trimEnd().split('\n'));
      if (lines.length === 2) void log.append('orders', [{ key: 'b', value: 'later' }]);
      if (lines.length === 3) resolve();
    });
  });
  await seen;
  child.kill('SIGINT');
  expect(await ended(child)).toBe('SIGINT');
  expect(lines).toEqual(['a: first: \u00e9', 'a: null', 'b: later']);
});

test('a topic that is not there is an error', () => {
  const { code, errors } = lake('consume', 'nothing');
  expect(code).toBe(65);
  expect(errors).toContain('LOG_MISSING');
});
