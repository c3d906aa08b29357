import { EventLogError, type EventLog, openEventLog } from '@fastcart/events';
import { CommanderError, type Command } from 'commander';
import { type Flags, generatorCommand } from './flags';
import type { Live } from './live';
import type { Period } from './simulate';
import { Values } from './values';
import { MOST_CUSTOMERS } from './world/customers';
import { MOST_ORDERS } from './world/orders';

export interface Settings {
  run: { kind: 'live'; live: Live } | { kind: 'simulated'; period: Period & { start: Date; days: number } };
  target?: { log: EventLog; topic: string };
  console: boolean;
  json: boolean;
}

export type Parsed = { settings: Settings } | { help: string } | { mistakes: string[] };

const REAL_TIME = ['minInterval', 'maxInterval', 'maxActiveOrders', 'duration'];
const SIMULATED = ['orders', 'days', 'start'];
const ORDERS_A_DAY = 50_000;

/** Reads the command line; every mistake in it is named at once. Opens the log, writes nothing. */
export async function readSettings(argv: readonly string[]): Promise<Parsed> {
  const mistakes: string[] = [];
  const command = generatorCommand().exitOverride().allowUnknownOption().allowExcessArguments();
  command.configureOutput({ writeOut: () => undefined, writeErr: () => undefined });
  try {
    parse(command, [...argv], mistakes);
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return { help: helpOf(command) };
    throw error;
  }
  mistakes.push(...command.args.map((argument) => `${argument} is not a flag of this command; see --help`));

  const flags = command.opts<Flags>();
  const given = (name: string): boolean => command.getOptionValueSource(name) === 'cli';
  const run = runOf(flags, given, mistakes);
  const target = await targetOf(flags, given, mistakes);
  if (mistakes.length > 0) {
    await target?.log.close();
    return { mistakes };
  }
  return { settings: { run, target, console: !target || flags.outputConsole === true, json: flags.json === true } };
}

/** A flag without its value can only stand at the end; the rest is still worth reading. */
function parse(command: Command, argv: string[], mistakes: string[]): void {
  try {
    command.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError) || error.code !== 'commander.optionMissingArgument') throw error;
    mistakes.push(`${argv.at(-1)} needs a value`);
    parse(command, argv.slice(0, -1), mistakes);
  }
}

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
  return text;
}

function runOf(flags: Flags, given: (name: string) => boolean, mistakes: string[]): Settings['run'] {
  const values = new Values(mistakes);
  const common = {
    seed:
      flags.seed === undefined
        ? Math.floor(Math.random() * 2 ** 32)
        : values.whole('--seed', flags.seed, 0, 2 ** 53 - 1),
    customers: values.whole('--customers', flags.customers, 1, MOST_CUSTOMERS),
    dirty: values.number('--dirty', flags.dirty, 0, 1),
  };
  if (SIMULATED.some(given)) {
    for (const name of REAL_TIME.filter(given)) {
      mistakes.push(`${dashed(name)} is for real time and does not go with --orders, --days or --start`);
    }
    const days = values.whole('--days', flags.days, 1, 3660);
    const orders =
      flags.orders === undefined ? days * ORDERS_A_DAY : values.whole('--orders', flags.orders, 1, MOST_ORDERS);
    return { kind: 'simulated', period: { ...common, orders, days, start: values.moment('--start', flags.start) } };
  }
  const live = {
    ...common,
    minInterval: values.number('--min-interval', flags.minInterval, 0.001, 3600),
    maxInterval: values.number('--max-interval', flags.maxInterval, 0.001, 3600),
    maxActiveOrders: values.whole('--max-active-orders', flags.maxActiveOrders, 1, 1_000_000),
    duration: values.number('--duration', flags.duration, 0.001, 525_600),
  };
  if (live.minInterval > live.maxInterval) mistakes.push('--min-interval must not be greater than --max-interval');
  return { kind: 'live', live };
}

async function targetOf(
  flags: Flags,
  given: (name: string) => boolean,
  mistakes: string[],
): Promise<Settings['target']> {
  const { url, topic } = addressOf(flags, given, mistakes) ?? {};
  if (url === undefined || topic === undefined) return undefined;
  let log: EventLog | undefined;
  try {
    log = await openEventLog(url);
    await log.topicId(topic).catch((error: unknown) => {
      if (!EventLogError.is(error) || !['LOG_NOT_FOUND', 'TOPIC_NOT_FOUND'].includes(error.code)) throw error;
    });
    return { log, topic };
  } catch (error) {
    await log?.close();
    if (!EventLogError.is(error) || !['INVALID_URL', 'INVALID_TOPIC'].includes(error.code)) throw error;
    mistakes.push(`${error.code === 'INVALID_TOPIC' ? '--topic' : '--log'}: ${error.message}`);
    return undefined;
  }
}

/** `--bootstrap-servers` and `--kafka-topic` are the short form of a Kafka URL in `--log`, and `--topic`. */
function addressOf(
  flags: Flags,
  given: (name: string) => boolean,
  mistakes: string[],
): { url: string; topic: string } | undefined {
  const { log, topic, bootstrapServers, kafkaTopic } = flags;
  if (given('kafkaTopic') !== given('bootstrapServers')) {
    mistakes.push('--kafka-topic and --bootstrap-servers must be given together');
  } else if (bootstrapServers !== undefined && kafkaTopic !== undefined) {
    if (log === undefined && !given('topic')) return { url: `kafka://${bootstrapServers}`, topic: kafkaTopic };
    mistakes.push('--bootstrap-servers and --kafka-topic do not go with --log and --topic');
  } else if (log !== undefined) {
    return { url: log, topic };
  } else if (given('topic')) {
    mistakes.push('--topic needs --log');
  }
  return undefined;
}

function dashed(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
