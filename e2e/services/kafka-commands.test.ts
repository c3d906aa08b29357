import { type EventLog, openEventLog } from '@fastcart/events';
import { freshTopic } from '@fastcart/events/testing/topic';
import { type Kafka, sharedKafka } from '@fastcart/services';
import { ended, runApp, startApp } from '../support/process';

let kafka: Kafka;
let log: EventLog;
beforeAll(async () => {
  kafka = await sharedKafka();
  log = await openEventLog(kafka.url);
});
afterAll(() => log.close());

const port = () => String(kafka.port);

function lake(...args: string[]) {
  return runApp('lake', ['kafka', ...args, '--port', port()]);
}

/** Creates a topic of two partitions; its name. */
async function newTopic(): Promise<string> {
  const topic = freshTopic('orders');
  await log.createTopic(topic, 2);
  return topic;
}

const sent = [
  { key: 'a', value: 'first: \u00e9' },
  { key: 'a', value: null },
];

test('create-topic creates a topic once', () => {
  const topic = freshTopic('made');
  expect(lake('create-topic', topic, '--partitions', '2').output).toBe(`Created ${topic} with 2 partitions\n`);
  expect(lake('create-topic', topic).output).toBe(`${topic} exists already, with 2 partitions\n`);
  const { code, output } = lake('list-topics');
  expect({ code, topics: output.split('\n') }).toEqual({ code: 0, topics: expect.arrayContaining([topic]) });
});

test('a single broker refuses a second copy', () => {
  const topic = freshTopic('copies');
  const { code, errors } = lake('create-topic', topic, '--replication-factor', '2');
  expect({ code, errors }).toEqual({ code: 78, errors: expect.stringContaining('CONFIG_INVALID') });
  expect(lake('list-topics').output).not.toContain(topic);
});

test('consume prints keys and values, and ends', async () => {
  const topic = await newTopic();
  expect(lake('consume', topic)).toMatchObject({ code: 0, output: '' });
  await log.append(topic, sent);
  expect(lake('consume', topic)).toMatchObject({ code: 0, output: 'a: first: \u00e9\na: null\n' });
  const lines = lake('consume', topic, '--json').output.trimEnd().split('\n');
  expect(JSON.parse(lines[1]!)).toMatchObject({ offset: '1', key: 'a', value: null });
});

test('consume --follow waits for further messages', async () => {
  const topic = await newTopic();
  await log.append(topic, sent);
  const child = startApp('lake', ['kafka', 'consume', topic, '--follow', '--port', port()]);
  const end = ended(child);
  let output = '';
  await new Promise<void>((resolve) => {
    child.stdout!.on('data', (data: Buffer) => {
      output += data.toString();
      if (output === 'a: first: \u00e9\na: null\n') void log.append(topic, [{ key: 'b', value: 'later' }]);
      if (output.endsWith('later\n')) resolve();
    });
  });
  child.kill('SIGINT');
  expect(await end).toBe('SIGINT');
  expect(output).toBe('a: first: \u00e9\na: null\nb: later\n');
});

test('a topic that does not exist is an error', () => {
  const { code, errors } = lake('consume', freshTopic('nothing'));
  expect(code).toBe(65);
  expect(errors).toContain('LOG_MISSING');
});
