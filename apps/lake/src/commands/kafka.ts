import { once } from 'node:events';
import { type EventLog, openEventLog } from '@fastcart/events';
import { counted } from '@fastcart/quality';
import { Kafka } from '@fastcart/services';
import { consume, type Message } from '../consume';
import { serviceFolder } from '../folders';
import { argument, flag, optionOf, wholeNumber } from '../given';
import { data, printResult, toJson } from '../output';
import { type Facts, factsCommand, plainCommand, portOption, serviceCommand } from '../service';

const defaultPort = 9092;
const [port, topic] = [portOption(defaultPort), argument('<topic>')];

const number = (description: string, value: number) =>
  optionOf<number>('<n>', description, (made) => made.default(value).argParser(wholeNumber(1, 10_000)));

const createTopic = factsCommand(
  {
    arguments: { topic },
    options: {
      port,
      partitions: number('number of partitions', 3),
      replicationFactor: number('number of brokers that store each partition', 1),
    },
  },
  ({ port, topic, partitions, replicationFactor }) =>
    withLog(port, async (log): Promise<Facts> => {
      const existed = (await log.topics()).includes(topic);
      await log.createTopic(topic, partitions, replicationFactor);
      const { length } = await log.partitions(topic);
      const has = counted(length, 'partition');
      const sentence = existed ? `${topic} exists already, with ${has}` : `Created ${topic} with ${has}`;
      return [{ topic, partitions: length, made: !existed }, sentence];
    }),
);

const listTopics = plainCommand({ options: { port } }, ({ port }, asJson) =>
  withLog(port, async (log) => {
    const topics = await log.topics();
    if (asJson || topics.length > 0) printResult(asJson, topics, () => topics.join('\n'));
  }),
);

const consumeTopic = plainCommand(
  { arguments: { topic }, options: { port, follow: flag('wait for further messages until Ctrl-C') } },
  ({ port, topic, follow = false }, asJson) =>
    withLog(port, (log) => printMessages(consume(log, topic, follow), asJson)),
);

export const command = serviceCommand(
  {
    name: 'kafka',
    title: 'Kafka',
    defaultPort,
    components: ['kafka'],
    install: () => Kafka.install(),
    start: ({ port }) => Kafka.start({ folder: serviceFolder('kafka', port), port }),
    open: (port) => Kafka.open(serviceFolder('kafka', port)),
    settings: ({ url }) => ({ LOG: url }),
  },
  {
    'create-topic': ['create a topic, unless it exists', createTopic],
    'list-topics': ['print the names of all topics', listTopics],
    consume: ['print the messages of a topic as `key: value`, from its beginning to its current end', consumeTopic],
  },
);

async function withLog<T>(port: number, use: (log: EventLog) => Promise<T>): Promise<T> {
  await using log = await openEventLog(`kafka://127.0.0.1:${port}`);
  return await use(log);
}

async function printMessages(messages: AsyncIterable<Message>, json: boolean): Promise<void> {
  for await (const message of messages) {
    const line = json ? toJson(message, 0) : `${message.key}: ${message.value}`;
    if (!process.stdout.write(`${data(line)}\n`)) await once(process.stdout, 'drain');
  }
}
