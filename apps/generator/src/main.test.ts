import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { temporaryFolder } from '@fastcart/environments/testing';
import type { Statistics } from '@fastcart/simulation';
import { outcomeOf, startGenerator } from './testing/cli';

const directory = temporaryFolder();

const BUSY = ['--min-delay', '0.001', '--max-delay', '0.002', '--max-active-orders', '1000000'];

function linesOf(name: string): string[] {
  const topic = join(directory, name, 'ecommerce-sales');
  const files = readdirSync(topic).filter((file) => file.endsWith('.ndjson'));
  return files.flatMap((file) => readFileSync(join(topic, file), 'utf8').split('\n').slice(0, -1));
}

test('a simulated day is written to the log, its statistics to the console', async () => {
  const child = startGenerator('--orders', '200', '--seed', '7', '--log', `file://${directory}/day`, '--json');
  const { code, stdout, stderr } = await outcomeOf(child);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const statistics = JSON.parse(stdout) as Statistics;
  expect(statistics).toMatchObject({ newOrders: 200, active: 0, seed: 7 });
  expect(linesOf('day')).toHaveLength(statistics.messages);
});

test('without a log the events are the output, and the statistics go to standard error', async () => {
  const { code, stdout, stderr } = await outcomeOf(startGenerator('--orders', '20', '--seed', '7'));
  expect(code).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toHaveLength(lines.length);
  expect(stderr).toMatch(
    /New orders +20\n.*Updates +\d+\n.*Shipped +\d+ \(\d+\.\d %\)\n.*Cancelled +\d+ \(\d+\.\d %\)/,
  );
  expect(stderr).toMatch(/Elapsed minutes +1440\.0\n.*Orders per minute +0\.0/);
});

test('--no-console without a log prints the statistics and nothing else', async () => {
  const argv = ['--orders', '20', '--seed', '7', '--no-console'];
  const text = await outcomeOf(startGenerator(...argv));
  expect(text).toEqual({ code: 0, stdout: expect.stringMatching(/^Statistics\n( {2}[A-Z].*\n)+$/), stderr: '' });
  const { code, stdout, stderr } = await outcomeOf(startGenerator(...argv, '--json'));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ newOrders: 20, seed: 7 });
});

test.each([[['--no-console']], [[]]])('a log without --output-console prints only the statistics: %j', async (argv) => {
  const child = startGenerator('--orders', '20', ...argv, '--log', `file://${directory}/quiet`);
  const { code, stdout, stderr } = await outcomeOf(child);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^Statistics\n( {2}[A-Z].*\n)+$/);
});

test('wrong flags are refused with 78, and nothing is written', async () => {
  const child = startGenerator('--orders', 'many', '--dirty', '2', '--log', `file://${directory}/refused`);
  const { code, stderr } = await outcomeOf(child);
  expect(code).toBe(78);
  expect(stderr).toMatch(/^CONFIG_INVALID: --dirty must.*; --orders must/);
  expect(existsSync(join(directory, 'refused'))).toBe(false);
});

test('a log and the flags for Kafka together are refused with 78, and nothing is written', async () => {
  const kafka = ['--kafka-bootstrap-servers', 'localhost:9092', '--kafka-topic', 'ecommerce-sales'];
  const child = startGenerator('--orders', '1', '--log', `file://${directory}/refused`, ...kafka);
  const { code, stdout, stderr } = await outcomeOf(child);
  expect({ code, stdout, stderr }).toEqual({
    code: 78,
    stdout: '',
    stderr: expect.stringMatching(
      /^CONFIG_INVALID: --kafka-bootstrap-servers and --kafka-topic cannot be combined with --log/,
    ),
  });
  expect(existsSync(join(directory, 'refused'))).toBe(false);
});

test('a full disk ends the run with 75', async () => {
  const topic = join(directory, 'full', 'ecommerce-sales');
  mkdirSync(topic, { recursive: true });
  symlinkSync('/dev/full', join(topic, '0.ndjson'));
  const { code, stderr } = await outcomeOf(startGenerator('--orders', '20', '--log', `file://${directory}/full`));
  expect(code).toBe(75);
  expect(stderr).toContain('No space left');
});

test('a reader that closes the pipe ends the run without an error', async () => {
  const child = startGenerator('--orders', '100000');
  child.stdout?.once('data', () => child.stdout?.destroy());
  expect(await outcomeOf(child)).toMatchObject({ code: 0, stderr: '' });
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends real time with the statistics and %d', async (signal, expected) => {
  const child = startGenerator(
    ...BUSY,
    '--duration',
    '10',
    '--output-console',
    '--log',
    `file://${directory}/${signal}`,
  );
  const outcome = outcomeOf(child);
  await once(child.stdout!, 'data');
  child.kill(signal);
  const { code, stdout, stderr } = await outcome;
  expect(code).toBe(expected);
  expect(stderr).toMatch(/^Statistics\n {2}New orders/);
  expect(linesOf(signal).sort()).toEqual(stdout.trimEnd().split('\n').sort());
});

test('real time ends by itself', async () => {
  const { code, stdout } = await outcomeOf(
    startGenerator(...BUSY, '--duration', '0.005', '--log', `file://${directory}/brief`, '--json'),
  );
  expect(code).toBe(0);
  const statistics = JSON.parse(stdout) as Statistics;
  expect(statistics.newOrders).toBeGreaterThan(0);
  expect(statistics.active).toBe(statistics.newOrders);
  expect(linesOf('brief')).toHaveLength(statistics.messages);
});

test('a kill in real time leaves a log of whole lines, which the next run continues', async () => {
  for (let round = 1; round <= 3; round += 1) {
    const child = startGenerator(...BUSY, '--output-console', '--log', `file://${directory}/killed`);
    const outcome = outcomeOf(child);
    for (let chunks = 0; chunks < round; chunks++) await once(child.stdout!, 'data');
    child.kill('SIGKILL');
    const { stdout } = await outcome;
    const printed = stdout.split('\n').slice(0, -1);
    const lines = linesOf('killed');
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ status: expect.any(String) });
    expect(new Set(lines)).toEqual(expect.objectContaining({ size: lines.length }));
    const kept = new Set(lines);
    expect(printed.filter((line) => !kept.has(line))).toEqual([]);
  }
});
