import { once } from 'node:events';
import { type EventLog, openEventLog } from '@fastcart/events';
import { Kafka } from '@fastcart/services';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { consume, type Message } from '../consume';
import { data, print, serviceFolder, toJson } from '../context';
import { addService, portOption } from '../service';

const defaultPort = 9092;

interface Options {
  port: number;
  json?: boolean;
}

export function addKafka(program: Command): void {
  const kafka = addService(program, {
    name: 'kafka',
    title: 'Kafka',
    defaultPort,
    components: ['kafka'],
    install: () => Kafka.install(),
    start: ({ port }) => Kafka.start({ folder: serviceFolder('kafka', port), port }),
    open: (port) => Kafka.open(serviceFolder('kafka', port)),
    settings: ({ url }) => ({ LOG: url }),
  });
  const add = (verb: string, what: string) =>
    kafka.command(verb).description(what).addOption(portOption({ defaultPort }));

  add('create-topic', 'make a topic; one that is there stays as it is')
    .argument('<topic>')
    .addOption(new Option('--partitions <n>', 'partitions of the topic').default(3).argParser(count))
    .addOption(new Option('--replication-factor <n>', 'brokers that hold each').default(1).argParser(count))
    .action((topic: string, _: unknown, command: Command) =>
      withLog(command, (log, options: TopicOptions) => createTopic(log, topic, options)),
    );

  add('list-topics', 'print the names of all topics').action((_: unknown, command: Command) =>
    withLog(command, async (log, { json }) => {
      const topics = await log.topics();
      if (json) print(toJson(topics));
      else for (const topic of topics) print(topic);
    }),
  );

  add('consume', 'print the messages of a topic, `key: value`, from its beginning to its present end')
    .argument('<topic>')
    .option('--follow', 'go on until Ctrl-C')
    .action((topic: string, _: unknown, command: Command) =>
      withLog(command, (log, options: Options & { follow?: boolean }) =>
        printMessages(consume(log, topic, options.follow ?? false), options.json ?? false),
      ),
    );
}

interface TopicOptions extends Options {
  partitions: number;
  replicationFactor: number;
}

async function withLog<O extends Options>(command: Command, use: (log: EventLog, options: O) => Promise<void>) {
  const options = command.optsWithGlobals<O>();
  const log = await openEventLog(`kafka://127.0.0.1:${options.port}`);
  try {
    await use(log, options);
  } finally {
    await log.close();
  }
}

async function createTopic(log: EventLog, topic: string, options: TopicOptions): Promise<void> {
  const existed = (await log.topics()).includes(topic);
  await log.createTopic(topic, options.partitions, options.replicationFactor);
  const { length } = await log.partitions(topic);
  const partitions = length === 1 ? '1 partition' : `${length} partitions`;
  const sentence = existed ? `${topic} is there already, with ${partitions}` : `Made ${topic} with ${partitions}`;
  print(options.json ? toJson({ topic, partitions: length, made: !existed }) : sentence);
}

async function printMessages(messages: AsyncIterable<Message>, json: boolean): Promise<void> {
  for await (const message of messages) {
    const line = json ? toJson(message, 0) : `${message.key}: ${message.value}`;
    if (!process.stdout.write(`${data(line)}\n`)) await once(process.stdout, 'drain');
  }
}

function count(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 10_000)
    throw new InvalidArgumentError('It has to be a whole number from 1 to 10,000.');
  return value;
}
