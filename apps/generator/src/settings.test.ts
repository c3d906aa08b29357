import { FastcartError } from '@fastcart/runtime';
import { readSettings } from './settings';

async function mistakesOf(...argv: string[]): Promise<string> {
  const error: unknown = await readSettings(argv).catch((thrown: unknown) => thrown);
  if (error instanceof FastcartError && error.code === 'CONFIG_INVALID') return error.message;
  throw new Error(`${JSON.stringify(argv)} should be refused`, { cause: error });
}

test('without flags: five minutes of real time on the console', async () => {
  expect(await readSettings([])).toEqual({
    settings: {
      run: {
        kind: 'live',
        live: {
          minDelay: 1,
          maxDelay: 60,
          maxActiveOrders: 100,
          duration: 5,
          dirty: 0,
          customers: 10_000,
          seed: expect.any(Number),
        },
      },
      target: undefined,
      console: true,
      json: false,
    },
  });
});

test('any flag of a period makes time simulated', async () => {
  const parsed = await readSettings([
    '--days=2',
    '--start',
    '2025-11-09T12:30Z',
    '--seed',
    '7',
    '--log',
    'file:///nowhere',
  ]);
  expect(parsed).toMatchObject({
    settings: {
      run: {
        kind: 'simulated',
        period: { orders: 100_000, days: 2, start: new Date('2025-11-09T12:30:00Z'), seed: 7 },
      },
      target: { topic: 'ecommerce-sales' },
      console: false,
    },
  });
});

test('the error names all mistakes', async () => {
  const argv = [
    '--orders=-1',
    '--dirty',
    '5',
    '--seed',
    'x',
    '--start=2025-02-30',
    '--duration',
    '1',
    'stray',
    '--colour',
    '--days',
  ];
  expect(await mistakesOf(...argv)).toBe(
    [
      '--days needs a value',
      'stray is not a flag of this command; see --help',
      '--colour is not a flag of this command; see --help',
      '--seed must be a whole number from 0 to 9007199254740991, not "x"',
      '--dirty must be a number from 0 to 1, not "5"',
      '--duration is for real time and cannot be combined with --orders, --days or --start',
      '--orders must be a whole number from 1 to 100000000, not "-1"',
      '--start must be a date such as 2025-11-09 or a time such as 2025-11-09T12:00:00Z, not "2025-02-30"',
    ].join('; '),
  );
});

const kafka = ['--kafka-bootstrap-servers', 'localhost:9092', '--kafka-topic', 'x'];
const bothForms = '--kafka-bootstrap-servers and --kafka-topic cannot be combined with --log and --topic';
const together = '--kafka-bootstrap-servers and --kafka-topic must be given together';
const servers = '--kafka-bootstrap-servers must be host:port[,host:port]; for a URL use --log';

test.each([
  [['--min-delay', '5', '--max-delay', '2'], '--min-delay must not be greater than --max-delay'],
  [['--min-delay', '0'], '--min-delay must be a number from 0.001 to 3600, not "0"'],
  [['--max-delay', '3601'], '--max-delay must be a number from 0.001 to 3600, not "3601"'],
  [['--duration', 'long'], '--duration must be a number from 0.001 to 525600, not "long"'],
  [['--max-active-orders', '1.5'], 'a whole number'],
  [['--min-interval=1'], '--min-interval=1 is not a flag of this command'],
  [['--max-interval=1'], '--max-interval=1 is not a flag of this command'],
  [['--bootstrap-servers=localhost:9092'], '--bootstrap-servers=localhost:9092 is not a flag of this command'],
  [kafka.slice(0, 2), together],
  [kafka.slice(2), together],
  [[...kafka, '--log', 'file:///x'], bothForms],
  [[...kafka, '--log', 'kafka://localhost:9092'], bothForms],
  [[...kafka, '--topic', 'x'], bothForms],
  [[...kafka.slice(2), '--log', 'file:///x'], bothForms],
  [[...kafka, '--kafka-bootstrap-servers', 'localhost'], servers],
  [[...kafka, '--kafka-bootstrap-servers', 'kafka://localhost:9092'], servers],
  [[...kafka, '--kafka-bootstrap-servers', 'localhost:9092/?tls=true'], servers],
  [[...kafka, '--kafka-bootstrap-servers', 'localhost:99999'], '--kafka-bootstrap-servers has the port 99999'],
  [['--log', 'kafka://localhost'], '--log must be kafka://host:port'],
  [['--log', 'events'], '--log must start with kafka:// or file://'],
  [['--topic', 'x'], '--topic requires --log'],
  [['--output-console', '--no-console'], '--no-console cannot be combined with --output-console'],
])('%j is refused', async (argv, message) => {
  // One mistake: each begins with a flag.
  expect((await mistakesOf(...argv)).split('; --')).toEqual([expect.stringContaining(message)]);
});

test('a mistake in the brokers is reported without the value, which may have a password', async () => {
  const message = await mistakesOf('--kafka-bootstrap-servers', 'me:secret@localhost:9092', '--kafka-topic', 'x');
  expect(message).toBe(servers);
});

test('a wrong flag is named without a connection to the brokers', async () => {
  const argv = ['--kafka-bootstrap-servers', '127.0.0.1:1', '--kafka-topic', 'x', '--dirty', '2'];
  expect(await mistakesOf(...argv)).toBe('--dirty must be a number from 0 to 1, not "2"');
});

test('a name that cannot be a topic is the error of the log', async () => {
  const parsed = readSettings(['--log', 'file:///nowhere', '--topic', 'a/b']);
  await expect(parsed).rejects.toMatchObject({
    code: 'INVALID_TOPIC',
    message: expect.stringContaining('A topic is named'),
  });
});

test.each([
  [[], true],
  [['--output-console'], true],
  [['--no-console'], false],
  [['--log', 'file:///nowhere'], false],
  [['--log', 'file:///nowhere', '--output-console'], true],
  [['--log', 'file:///nowhere', '--no-console'], false],
])('%j: events on the console: %s', async (argv, console) => {
  expect(await readSettings(argv)).toMatchObject({ settings: { console } });
});

test('the delays and the duration are those of the flags, in seconds and minutes', async () => {
  const parsed = await readSettings(['--duration', '10', '--min-delay', '2', '--max-delay', '30']);
  expect(parsed).toMatchObject({
    settings: { run: { kind: 'live', live: { duration: 10, minDelay: 2, maxDelay: 30 } } },
  });
});

test('help has an example of each mode', async () => {
  const { help } = (await readSettings(['--orders', 'x', '--help'])) as { help: string };
  expect(help).toMatch(/--duration 10[^]*--orders 50000[^]*--dirty 0\.05[^]*Exit codes/);
});
