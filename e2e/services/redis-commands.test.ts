import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onFreePorts, Redis, ServiceError } from '@fastcart/services';
import { type Ended, runApp } from '../support/process';

const folder = mkdtempSync(join(tmpdir(), 'fastcart-lake-services-'));
let port: string;
let started: Ended;
beforeAll(() =>
  onFreePorts(1, ([free]) => {
    port = String(free);
    started = lake('redis', 'start');
    const isTaken = started.errors.includes('PORT_IN_USE');
    return isTaken ? Promise.reject(new ServiceError('PORT_IN_USE', started.errors)) : Promise.resolve();
  }),
);
afterAll(async () => {
  await Redis.open(join(folder, `.lake/services/redis-${port}`))?.wipe();
  rmSync(folder, { recursive: true });
});
beforeEach(() => expect(lake('redis', 'start').code).toBe(0));

function lake(...args: string[]): Ended {
  const { FASTCART_CACHE, XDG_CACHE_HOME } = process.env;
  const cache = Object.entries({ FASTCART_CACHE, XDG_CACHE_HOME }).filter(([, value]) => value !== undefined);
  return runApp('lake', [...args, '--port', port], Object.fromEntries(cache) as Record<string, string>, {
    cwd: folder,
  });
}

test('status and stop of a service that is not running say so', () => {
  const other = (command: string) => runApp('lake', ['redis', command, '--port', '1'], {}, { cwd: folder });
  expect(other('status')).toMatchObject({ code: 3, output: 'Redis is not running on port 1\n' });
  expect(other('stop')).toMatchObject({ code: 0, output: 'Redis is not running on port 1\n' });
  expect(other('logs').code).toBe(78);
});

test('start prints the settings, and the service outlives the command', () => {
  expect(started).toMatchObject({
    code: 0,
    output: `Redis is running at redis://127.0.0.1:${port}\n  export REDIS_URL=redis://127.0.0.1:${port}\n`,
  });
  expect(lake('redis', 'start').output).toContain('Redis is already running');
  const status = lake('redis', 'status', '--json');
  expect(status.code).toBe(0);
  expect(JSON.parse(status.output)).toMatchObject({ running: true, processes: [{ name: 'redis' }] });
});

test('restart starts another process, and the logs have both', () => {
  const pid = () => JSON.parse(lake('redis', 'status', '--json').output).processes[0].pid as number;
  const starts = () => lake('redis', 'logs', '--component', 'redis').output.match(/Ready to accept connections/g)!;
  const before = { pid: pid(), starts: starts().length };
  expect(lake('redis', 'restart').code).toBe(0);
  expect(pid()).not.toBe(before.pid);
  expect(starts()).toHaveLength(before.starts + 1);
});

test('a port of another program is a usage error', () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'fastcart-lake-services-'));
  const { code, errors } = runApp('lake', ['kafka', 'start', '--port', port], {}, { cwd: elsewhere });
  expect(code).toBe(78);
  expect(errors).toContain(`port ${port} is used by`);
  rmSync(elsewhere, { recursive: true });
});

test('stop ends the service', () => {
  expect(lake('redis', 'stop')).toMatchObject({ code: 0, output: `Redis on port ${port}: stopped redis\n` });
  expect(lake('redis', 'status').code).toBe(3);
});
