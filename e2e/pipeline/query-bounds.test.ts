import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lakeRun } from '../support/command';
import { run, temporaryFolder } from '../support/lake';
import { finished, program, startApp } from '../support/process';
import { copyLog } from '../support/samples';

const folder = temporaryFolder();
const lake = join(folder, 'lake');

/** 135 rows of Bronze, paired: rows without end. */
const endless = `SELECT a.order_id, b.customer_email FROM ${['a', 'b', 'c', 'd', 'e'].map((name) => `bronze ${name}`).join(', ')}`;
const few = { MEMORY_LIMIT: '300MB' };

beforeAll(async () => {
  copyLog('dirty', join(folder, 'log'));
  await run(join(folder, 'log'), lake);
});

/** The most bytes that a process had resident until it ended. */
async function peak({ pid }: ChildProcess, over: () => boolean): Promise<number> {
  let most = 0;
  while (!over()) {
    const [, kilobytes] = /VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    most = Math.max(most, Number(kilobytes ?? 0) * 1024);
    await sleep(20);
  }
  return most;
}

async function watched(sql: string, ...args: string[]) {
  const child = startApp('lake', ['query', sql, '--lake', lake, ...args], few);
  let over = false;
  child.on('exit', () => (over = true));
  const [ended, most] = await Promise.all([finished(child), peak(child, () => over)]);
  return { ...ended, most };
}

test('a statement that needs more than MEMORY_LIMIT ends with an error within the limit', async () => {
  const held = `SELECT count(*) FROM (${endless}) a JOIN (${endless}) b ON a.order_id = b.customer_email`;
  const { code, errors, most } = await watched(held);
  expect({ code, errors: JSON.parse(errors) }).toMatchObject({ code: 78, errors: { code: 'MEMORY_EXCEEDED' } });
  expect(most).toBeGreaterThan(50e6);
  expect(most).toBeLessThan(600e6);
});

test('every command refuses an invalid MEMORY_LIMIT', async () => {
  for (const args of [['query', 'SELECT 1'], ['validate'], ['report'], ['export', join(folder, 'out')], ['status']])
    expect(await lakeRun([...args, '--lake', lake], { MEMORY_LIMIT: 'much' })).toMatchObject({
      code: 78,
      errors: expect.stringContaining('MEMORY_LIMIT'),
    });
});

test('a result of any length is printed within MEMORY_LIMIT', async () => {
  const child = startApp('lake', ['query', endless, '--lake', lake, '--csv'], few);
  let over = false;
  let bytes = 0;
  child.on('exit', () => (over = true));
  child.stdout!.on('data', (chunk: Buffer) => {
    const before = bytes;
    bytes += chunk.length;
    // Asked twice, it would end at once.
    if (before < 50e6 && bytes >= 50e6) child.kill('SIGTERM');
  });
  const [[code], most] = await Promise.all([once(child, 'exit'), peak(child, () => over)]);
  expect(code).toBe(143);
  expect(most).toBeGreaterThan(50e6);
  expect(most).toBeLessThan(600e6);
});

test('--timeout ends a query', async () => {
  const child = startApp('lake', ['query', endless, '--lake', lake, '--timeout', '1'], few);
  child.stdout!.resume();
  let errors = '';
  child.stderr!.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  expect({ code, errors: JSON.parse(errors) }).toMatchObject({ code: 75, errors: { code: 'QUERY_TIMEOUT' } });
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends a query', async (signal, exitCode) => {
  const child = startApp('lake', ['query', endless, '--lake', lake], few);
  child.stdout!.once('data', () => child.kill(signal));
  child.stdout!.resume();
  expect(await once(child, 'exit')).toEqual([exitCode, null]);
});

test('a reader that closes the pipe ends a query without an error', async () => {
  const child = startApp('lake', ['query', endless, '--lake', lake], few);
  let errors = '';
  child.stderr!.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  child.stdout!.once('data', () => child.stdout!.destroy());
  expect([...(await once(child, 'close')), errors]).toEqual([0, null, '']);
});

test('--limit limits the rows in each format', async () => {
  const rows = async (...args: string[]) => {
    const { code, output } = await lakeRun([...args, endless, '--limit', '3', '--lake', lake]);
    expect(code).toBe(0);
    return output;
  };
  expect((await rows('query')).trimEnd().split('\n')).toHaveLength(5);
  expect((await rows('query', '--csv')).trimEnd().split('\n')).toHaveLength(4);
  expect(JSON.parse(await rows('--json', 'query'))).toHaveLength(3);
  expect((await lakeRun(['query', 'SELECT 1', '--limit', '0', '--lake', lake])).code).toBe(78);
});

test('an empty result has a header, or is an empty array', async () => {
  const sql = 'SELECT order_id, total FROM silver WHERE false';
  const output = async (...args: string[]) => (await lakeRun([...args, sql, '--lake', lake])).output;
  expect(await output('query')).toBe('order_id  total\n--------  -----\n');
  expect(await output('query', '--csv')).toBe('order_id,total\n');
  expect(await output('--json', 'query')).toBe('[]\n');
});

describe('on a terminal', () => {
  const wide = "SELECT repeat('ä', 200) AS wide, a.order_id FROM bronze a, bronze b";
  /** What a terminal shows. */
  function shown(...args: string[]): string[] {
    const words = [process.execPath, program('lake'), 'query', wide, '--lake', lake, ...args];
    const line = words.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');
    const { stdout, status } = spawnSync('script', ['-qec', line, '/dev/null'], {
      encoding: 'utf8',
      input: '',
      maxBuffer: 2 ** 24,
    });
    expect(status).toBe(0);
    return stdout.trimEnd().split('\r\n');
  }

  test('rows are limited and cells cut, and the rest is counted', () => {
    const lines = shown();
    expect(lines).toHaveLength(1_003);
    expect(lines[2]).toMatch(/^ä{59}… {2}\S/);
    expect(lines.at(-1)).toBe('17,225 rows are not shown. Use --all to print all rows, or --limit.');
  });

  test('--limit and --all change the number of rows, and --all does not cut cells', () => {
    expect(shown('--limit', '5')).toHaveLength(7);
    const lines = shown('--all');
    expect(lines).toHaveLength(18_227);
    expect(lines[2]).toMatch(/^ä{200} {2}\S/);
  });
});
