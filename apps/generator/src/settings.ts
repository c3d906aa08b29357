import { EventLogError, type EventLog, mistakesInEventLogUrl, openEventLog } from '@fastcart/events';
import { parseText, refuseMistakes, type Type } from '@fastcart/runtime';
import { type Live, MOST_CUSTOMERS, MOST_ORDERS, type Period } from '@fastcart/simulation';
import { CommanderError, type Command } from 'commander';
import { type Flags, generatorCommand } from './flags';
import { moment, number, whole } from './types';

export interface Settings {
  run: { kind: 'live'; live: Live } | { kind: 'simulated'; period: Period & { start: Date; days: number } };
  target?: { log: EventLog; topic: string };
  console: boolean;
  json: boolean;
}

export type Parsed = { settings: Settings } | { help: string };

interface Address {
  url: string;
  topic: string;
}

const common = { seed: whole(0, Number.MAX_SAFE_INTEGER), customers: whole(1, MOST_CUSTOMERS), dirty: number(0, 1) };
const realTime = {
  minDelay: number(0.001, 3600),
  maxDelay: number(0.001, 3600),
  maxActiveOrders: whole(1, 1_000_000),
  duration: number(0.001, 525_600),
};
const simulated = { days: whole(1, 3660), orders: whole(1, MOST_ORDERS), start: moment };
const REAL_TIME = Object.keys(realTime);
const SIMULATED = Object.keys(simulated);
const EVENT_LOG = ['log', 'topic'];
const KAFKA = ['kafkaBootstrapServers', 'kafkaTopic'];
const SERVERS = /^[^\s,/?#@]+:\d+(,[^\s,/?#@]+:\d+)*$/;
const ORDERS_A_DAY = 50_000;

/** Reads the command line and opens the log. Writes nothing. Errors: CONFIG_INVALID, with all mistakes; those of the log. */
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
  const address = addressOf(flags, given, mistakes);
  if (!flags.console && flags.outputConsole) mistakes.push('--no-console cannot be combined with --output-console');
  refuseMistakes(mistakes);
  const target = address && (await targetOf(address));
  const console = target ? flags.outputConsole === true : flags.console;
  return { settings: { run, target, console, json: flags.json === true } };
}

/** Only the last flag can be without its value. The other flags are still checked. */
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
  const { seed = Math.floor(Math.random() * 2 ** 32), ...others } = valuesOf(common, flags, mistakes);
  if (SIMULATED.some(given)) {
    for (const name of REAL_TIME.filter(given)) {
      mistakes.push(`${dashed(name)} is for real time and cannot be combined with --orders, --days or --start`);
    }
    const { days, orders = days * ORDERS_A_DAY, start } = valuesOf(simulated, flags, mistakes);
    return { kind: 'simulated', period: { seed, ...others, orders, days, start } };
  }
  const values = valuesOf(realTime, flags, mistakes);
  if (values.minDelay > values.maxDelay) mistakes.push('--min-delay must not be greater than --max-delay');
  return { kind: 'live', live: { seed, ...others, ...values } };
}

type Values<Types> = {
  [Name in keyof Types & keyof Flags]:
    (Types[Name] extends Type<infer Value> ? Value : never) | Extract<Flags[Name], undefined>;
};

/** The value of an invalid flag is undefined, so that it is not compared with others. */
function valuesOf<Types extends Partial<Record<keyof Flags, Type>>>(
  types: Types,
  flags: Flags,
  mistakes: string[],
): Values<Types> {
  const values = Object.entries(types).map(([name, type]) => {
    const text = flags[name as keyof Flags] as string | undefined;
    const onMistake = (mistake: string): unknown => mistakes.push(`${dashed(name)} ${mistake}`);
    return [name, text === undefined ? undefined : parseText(type, text, onMistake)];
  });
  return Object.fromEntries(values) as Values<Types>;
}

/** The log of `--log` and `--topic`, or of the flags for Kafka. A Kafka with TLS or a password requires a URL in `--log`. */
function addressOf(flags: Flags, given: (name: string) => boolean, mistakes: string[]): Address | undefined {
  const { log, topic, kafkaBootstrapServers: servers, kafkaTopic } = flags;
  if (KAFKA.some(given) && EVENT_LOG.some(given)) {
    mistakes.push('--kafka-bootstrap-servers and --kafka-topic cannot be combined with --log and --topic');
  } else if (KAFKA.some(given)) {
    if (servers === undefined || kafkaTopic === undefined) {
      mistakes.push('--kafka-bootstrap-servers and --kafka-topic must be given together');
    } else if (!SERVERS.test(servers)) {
      // Without the value, which may have a password.
      mistakes.push('--kafka-bootstrap-servers must be host:port[,host:port]; for a URL use --log');
    } else {
      return checked('--kafka-bootstrap-servers', { url: `kafka://${servers}`, topic: kafkaTopic }, mistakes);
    }
  } else if (log !== undefined) {
    return checked('--log', { url: log, topic }, mistakes);
  } else if (given('topic')) {
    mistakes.push('--topic requires --log');
  }
  return undefined;
}

function checked(flag: string, address: Address, mistakes: string[]): Address {
  mistakes.push(...mistakesInEventLogUrl(address.url).map((mistake) => `${flag} ${mistake}`));
  return address;
}

async function targetOf({ url, topic }: Address): Promise<Settings['target']> {
  const log = await openEventLog(url);
  try {
    await log.topicId(topic);
  } catch (error) {
    if (!EventLogError.is(error) || !['LOG_NOT_FOUND', 'TOPIC_NOT_FOUND'].includes(error.code)) {
      await log.close();
      throw error;
    }
  }
  return { log, topic };
}

function dashed(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
