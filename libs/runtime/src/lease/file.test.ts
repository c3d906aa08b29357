import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryFolder } from '@fastcart/environments/testing';
import { FileLock } from '@fastcart/events';
import { lockHolder } from '@fastcart/events/testing/lock-holder';
import { acquireFileLease } from './file';

const folder = (): string => temporaryFolder();
const url = (path: string): string => pathToFileURL(path).href;
const file = (lake: string): string => join(lake, '.lease', 'silver.lock');

test('one run holds the lease of a layer; leases of other layers are free; a release leaves no file', async () => {
  const lake = folder();
  const first = acquireFileLease(url(lake), 'silver', 'a');
  expect(acquireFileLease(url(lake), 'silver', 'b')).toBeUndefined();
  expect(FileLock.holder(file(lake))).toMatchObject({ pid: process.pid, host: hostname(), owner: 'a' });
  const others = acquireFileLease(url(lake), 'gold', 'c');
  expect(others).toBeDefined();
  await first![Symbol.asyncDispose]();
  const second = acquireFileLease(url(lake), 'silver', 'b');
  expect(second).toBeDefined();
  for (const lease of [others, second]) await lease![Symbol.asyncDispose]();
  expect(readdirSync(join(lake, '.lease'))).toEqual([]);
});

test('the lease of a killed run is free', async () => {
  const lake = folder();
  mkdirSync(join(lake, '.lease'));
  const run = await lockHolder(file(lake));
  expect(acquireFileLease(url(lake), 'silver', 'a')).toBeUndefined();
  await run.kill();
  expect(existsSync(file(lake))).toBe(true);
  expect(acquireFileLease(url(lake), 'silver', 'a')).toBeDefined();
});

test.each([
  ['no bytes', ''],
  ['half of it', '{"own'],
  ['a process that is alive', JSON.stringify({ pid: process.pid, host: hostname(), owner: 'another' })],
])('a file without a lock is not a lease: %s', async (_, content) => {
  const lake = folder();
  mkdirSync(join(lake, '.lease'));
  writeFileSync(file(lake), content);
  const lease = acquireFileLease(url(lake), 'silver', 'a');
  expect(FileLock.holder(file(lake))).toMatchObject({ owner: 'a' });
  await lease![Symbol.asyncDispose]();
});

test('the lease of a remote lake is in the temporary folder', async () => {
  const lake = `hdfs://name-service/${Date.now()}`;
  const lease = acquireFileLease(lake, 'silver', 'a');
  expect(acquireFileLease(lake, 'silver', 'b')).toBeUndefined();
  await lease![Symbol.asyncDispose]();
});
