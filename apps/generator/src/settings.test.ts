import { readSettings } from './settings';

async function mistakesOf(...argv: string[]): Promise<string[]> {
  const parsed = await readSettings(argv);
  return 'mistakes' in parsed ? parsed.mistakes : [];
}

test('without flags: five minutes of real time on the console', async () => {
  expect(await readSettings([])).toEqual({
    settings: {
      run: {
        kind: 'live',
        live: {
          minInterval: 1,
          maxInterval: 60,
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

test('all mistakes are named at once', async () => {
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
  expect(await mistakesOf(...argv)).toEqual([
    '--days needs a value',
    'stray is not a flag of this command; see --help',
    '--colour is not a flag of this command; see --help',
    '--seed must be a whole number from 0 to 9007199254740991, not "x"',
    '--dirty must be a number from 0 to 1, not "5"',
    '--duration is for real time and does not go with --orders, --days or --start',
    '--orders must be a whole number from 1 to 100000000, not "-1"',
    '--start must be a date such as 2025-11-09 or a time such as 2025-11-09T12:00:00Z, not "2025-02-30"',
  ]);
});

test.each([
  [['--min-interval', '5', '--max-interval', '2'], 'must not be greater'],
  [['--min-interval', '0'], '--min-interval must be a number from 0.001'],
  [['--max-active-orders', '1.5'], 'a whole number'],
  [['--kafka-topic', 'x'], 'given together'],
  [['--bootstrap-servers', 'localhost:9092'], 'given together'],
  [['--kafka-topic', 'x', '--bootstrap-servers', 'localhost:9092', '--log', 'file:///x'], 'do not go with --log'],
  [['--log', 'kafka://localhost'], '--log: '],
  [['--log', 'events'], '--log: '],
  [['--log', 'file:///nowhere', '--topic', 'a/b'], '--topic: '],
  [['--topic', 'x'], '--topic needs --log'],
])('%j is a mistake', async (argv, message) => {
  expect(await mistakesOf(...argv)).toEqual([expect.stringContaining(message)]);
});

test('help has an example of each mode', async () => {
  const { help } = (await readSettings(['--orders', 'x', '--help'])) as { help: string };
  expect(help).toMatch(/--duration 10[^]*--orders 50000[^]*--dirty 0\.05[^]*Exit codes/);
});
