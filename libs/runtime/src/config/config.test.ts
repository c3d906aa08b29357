import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@fastcart/environments/testing';
import { readConfig } from './config';
import { FastcartError } from '../process/errors';

const names = ['LOG', 'LAKE', 'MEMORY_LIMIT', 'LEASE', 'SPOOL_DIR'] as const;
const needed = { LOG: 'file:///log', LAKE: '/lake' };

function mistakes(argv: string[], env: NodeJS.ProcessEnv): string {
  try {
    readConfig(names, argv, env);
  } catch (error) {
    if (error instanceof FastcartError && error.code === 'CONFIG_INVALID') return error.message;
    throw error;
  }
  return '';
}

test('a flag wins over the environment, the environment over the default', () => {
  const { config } = readConfig(names, ['--lake', '/other'], { ...needed, LEASE: 'off' });
  expect(config).toEqual({ LOG: 'file:///log', LAKE: '/other', LEASE: 'off', SPOOL_DIR: undefined, MEMORY_LIMIT: 1e9 });
});

test('NAME_FILE is the path of a file with the value', () => {
  const file = join(temporaryFolder(), 'lake');
  writeFileSync(file, '/from-a-file\n');
  expect(readConfig(names, [], { LOG: 'file:///log', LAKE_FILE: file }).config.LAKE).toBe('/from-a-file');
  expect(mistakes([], { LOG: 'file:///log', LAKE_FILE: '/nowhere' })).toContain('LAKE_FILE');
});

test('one message has all mistakes', () => {
  const message = mistakes(
    ['--memory-limit', '1MB', '--lease=maybe', '--json=1', '--unknown', 'stray', '--spool-dir'],
    {},
  );
  for (const part of ['LOG', 'LAKE', 'MEMORY_LIMIT', 'LEASE', '--json', '--unknown', 'stray', '--spool-dir']) {
    expect(message).toContain(part);
  }
});

test('the next flag is not read as a missing value', () => {
  expect(mistakes(['--lake', '--json'], { LOG: needed.LOG })).toContain('--lake needs a value');
  expect(readConfig(names, ['--lake=--json'], { LOG: needed.LOG }).config.LAKE).toBe('--json');
});

test('unsupported URLs are refused in one message', () => {
  const message = mistakes(['--lake', 'ftp://host/lake', '--log', 'log'], {});
  expect(message).toMatch(/LOG .*file:\/\/.*; LAKE .*file:\/\//);
  for (const LOG of ['/log', './log', 'file:///log']) expect(mistakes([], { ...needed, LOG })).toBe('');
  for (const LAKE of ['lakes', '/lake', 'file:///lake']) expect(mistakes([], { LOG: needed.LOG, LAKE })).toBe('');
});

test('an invalid URL of Redis is refused without its password in the message', () => {
  const refused = (REDIS_URL: string): string => {
    try {
      readConfig(['REDIS_URL'], [], { REDIS_URL });
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };
  for (const url of ['secret@host', 'http://:secret@host', 'redis://:sec/ret@host', 'redis://:secret@host:port']) {
    expect(refused(url)).toMatch(/^REDIS_URL/);
    expect(refused(url)).not.toMatch(/sec|host:port$/);
  }
  for (const url of ['redis://:secret@host:0', 'redis://:secret@host/orders', 'redis://:secret@host\r'])
    expect(refused(url)).toMatch(/^REDIS_URL (?!.*secret)/);
  expect(refused('redis://:secret@host:99999')).toContain('a port is from 1 to 65535');
  for (const url of ['', 'redis://host', 'rediss://user:sec%2Fret@host:6380/1']) expect(refused(url)).toBe('');
});

test('the message also has mistakes in URLs and in the files that they name', () => {
  const message = mistakes(['--lake', 'file://./lake', '--lease', 'maybe', '--spool-dir', __filename], {
    LOG: 'kafka://one:99999/?sasl=plain&username=me&password-file=/nowhere',
  });
  for (const part of ['port 99999', 'plaintext=allow', 'cannot be read', 'LAKE', 'LEASE', 'SPOOL_DIR'])
    expect(message).toContain(part);
});

test('a path for spools that an engine reads as a pattern is refused', () => {
  for (const name of ['a*', 'a?', 'a[b]'])
    expect(mistakes(['--spool-dir', `/tmp/${name}`], needed)).toContain('SPOOL_DIR');
  expect(mistakes(['--spool-dir', '/tmp/job%2Fx {a}'], needed)).toBe('');
});

test('a control character is refused, except in a secret', () => {
  const env = { LOG: '/log\r', LAKE: '/lake\n', LEASE: 'off\r' };
  for (const name of Object.keys(env))
    expect(mistakes([], env)).toMatch(new RegExp(`${name} .* contains a control character`));
  const FORGET_KEY = `${'a'.repeat(64)}\n${'b'.repeat(24)}`;
  expect(readConfig(['FORGET_KEY'], [], { FORGET_KEY }).config.FORGET_KEY).toBe(FORGET_KEY);
});

test('numbers of threads that would abort the process are refused', () => {
  for (const threads of ['0', '-1', 'two', '']) {
    const message = mistakes([], { ...needed, TOKIO_WORKER_THREADS: threads, POLARS_MAX_THREADS: threads });
    expect(message).toMatch(/^TOKIO_WORKER_THREADS .*; POLARS_MAX_THREADS /);
  }
  expect(mistakes([], { ...needed, TOKIO_WORKER_THREADS: '2', POLARS_MAX_THREADS: '16' })).toBe('');
});

test('help and version need no valid settings', () => {
  expect(readConfig(names, ['-h'], {}).switches.help).toBe(true);
  expect(readConfig(names, ['--version'], {}).switches.version).toBe(true);
});
