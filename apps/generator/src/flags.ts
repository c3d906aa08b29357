import { eventLogForms } from '@fastcart/events';
import { topic } from '@fastcart/schemas';
import { DEFAULT_CUSTOMERS, DEFAULT_START } from '@fastcart/simulation';
import { Command, Option } from 'commander';

const EXAMPLES = `
Examples:
  $ generator --duration 10 --min-delay 2 --max-delay 30
      Ten minutes in real time, each event as a line on the console.
  $ generator --log file:///data/events --duration 30 --output-console
      Half an hour in real time, into an event log and on the console.
  $ generator --log file:///data/events --orders 50000 --start 2025-11-09 --seed 7
      The 50,000 orders of a day within seconds, the same bytes each time.
  $ generator --kafka-bootstrap-servers localhost:9092 --kafka-topic ecommerce-sales
      Five minutes in real time, into Kafka.
  $ generator --log file:///data/events --orders 10000 --dirty 0.05 --json
      A day with 5 % of the events faulty; the statistics as JSON.
  $ generator --orders 50000 --no-console
      Only the statistics of a day.

Exit codes:
  0    done
  65   the event log is damaged
  69   the event log's brokers or storage cannot be reached
  75   the disk is full or another writer holds the log: try again later
  78   wrong flags or credentials, nothing was written
  130  stopped by SIGINT, 143 by SIGTERM; what was written is whole`;

export interface Flags {
  minDelay: string;
  maxDelay: string;
  maxActiveOrders: string;
  duration: string;
  orders?: string;
  days: string;
  start: string;
  log?: string;
  topic: string;
  kafkaTopic?: string;
  kafkaBootstrapServers?: string;
  seed?: string;
  customers: string;
  dirty: string;
  outputConsole?: true;
  /** False with `--no-console`. */
  console: boolean;
  json?: true;
}

/** The command with its flags as text. Their values are checked together, so that one message has all mistakes. */
export function generatorCommand(): Command {
  const real = 'Real time (the default):';
  const simulated = 'Simulated time (any of these):';
  const target = 'Output (without these, the console):';
  const both = 'Events:';
  const option = (flags: string, description: string, group: string, value?: string): Option =>
    new Option(flags, description).default(value).helpGroup(group);
  return new Command('generator')
    .description("Simulates FastCart's orders: one event for each change of an order's state.")
    .addOption(option('--min-delay <seconds>', 'least number of seconds between new orders', real, '1'))
    .addOption(option('--max-delay <seconds>', 'greatest number of seconds between new orders', real, '60'))
    .addOption(
      option(
        '--max-active-orders <n>',
        'greatest number of active orders: no new order arrives while there are so many',
        real,
        '100',
      ),
    )
    .addOption(option('--duration <minutes>', 'length of the run', real, '5'))
    .addOption(option('--orders <n>', 'number of new orders in the period (default: 50,000 per day)', simulated))
    .addOption(option('--days <n>', 'number of days of the period', simulated, '1'))
    .addOption(
      option(
        '--start <date>',
        'start of the period, an ISO 8601 date or time in UTC',
        simulated,
        DEFAULT_START.toISOString(),
      ),
    )
    .addOption(
      option('--log <url>', `event log: ${eventLogForms.join(', ')}, or a path that starts with / or a dot`, target),
    )
    .addOption(option('--topic <name>', 'topic in the event log, with --log', target, topic))
    .addOption(option('--kafka-bootstrap-servers <host:port>', 'Kafka brokers, with --kafka-topic', target))
    .addOption(option('--kafka-topic <name>', 'topic in Kafka, with --kafka-bootstrap-servers', target))
    .addOption(option('--output-console', 'also print each event on the console', target))
    .addOption(
      option('--no-console', 'print no events: without Kafka and --log, only the statistics are printed', target),
    )
    .addOption(option('--seed <n>', 'the same seed gives the same orders (default: a random one)', both))
    .addOption(
      option('--customers <n>', 'number of customers, who can order several times', both, String(DEFAULT_CUSTOMERS)),
    )
    .addOption(option('--dirty <share>', 'share of events with faults, 0 to 1', both, '0'))
    .option('--json', 'print the statistics as JSON')
    .addHelpText('after', EXAMPLES);
}
