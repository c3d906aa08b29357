import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { FileLock } from './file-lock';
import { temporaryDirectory } from './testing/directory';
import { lockHolder } from './testing/lock-holder';

const { path: folder } = temporaryDirectory();
const file = (name: string): string => join(folder, `${name}.lock`);

afterEach(() => jest.restoreAllMocks());

test('one holder has the lock, also within a process, until it releases it; the file names the holder', () => {
  const path = file('one');
  const lock = FileLock.take(path, 'a-run');
  expect(FileLock.take(path)).toBeUndefined();
  expect(FileLock.holder(path)).toEqual({ pid: process.pid, host: hostname(), owner: 'a-run' });
  lock![Symbol.dispose]();
  const next = FileLock.take(path);
  expect(next).toBeDefined();
  next!.remove();
  expect(existsSync(path)).toBe(false);
  expect(() => FileLock.takeExisting(path)).toThrow('ENOENT');
});

test('one of several processes has the lock, which is free when that process is killed', async () => {
  const path = file('killed');
  const holders = await Promise.all(Array.from({ length: 4 }, () => lockHolder(path)));
  expect(holders.filter(({ held }) => held)).toHaveLength(1);
  expect(FileLock.take(path)).toBeUndefined();
  await Promise.all(holders.map((holder) => holder.kill()));
  const lock = FileLock.take(path);
  expect(lock).toBeDefined();
  lock!.remove();
});

test.each([
  ['no bytes', ''],
  ['zeros, after a power failure', '\0\0\0'],
  ['half of it', '{"pid'],
  ['a process that is alive', JSON.stringify({ pid: process.pid, host: hostname() })],
  ['a process of another host', JSON.stringify({ pid: 1, host: 'elsewhere' })],
])('a file without a lock does not block, whatever its content: %s', (name, content) => {
  const path = file(name.replace(/\W+/g, '-'));
  writeFileSync(path, content);
  const lock = FileLock.take(path);
  expect(lock).toBeDefined();
  lock!.remove();
});

test('a locked file that was removed does not block, and its holder does not remove the next file', () => {
  const path = file('removed');
  const before = FileLock.take(path);
  rmSync(path);
  const after = FileLock.take(path);
  before!.remove();
  expect(existsSync(path)).toBe(true);
  expect(FileLock.take(path)).toBeUndefined();
  after!.remove();
});

test('an error of the system keeps its code', () => {
  writeFileSync(file('in-the-way'), '');
  expect(() => FileLock.take(join(file('in-the-way'), 'x.lock'))).toThrow('ENOTDIR');
  // No file system of a test machine is without locks.
  const refusal = Object.assign(new Error('refused'), { code: 'Unknown system error -37' });
  jest
    .spyOn(jest.requireActual<typeof import('fs-native-extensions')>('fs-native-extensions'), 'tryLock')
    .mockImplementation(() => {
      throw refusal;
    });
  expect(() => FileLock.take(file('no-locks'))).toThrow(refusal);
  expect(refusal.code).toBe('ENOLCK');
});

test('many processes that lock and unlock never have the lock at the same time', async () => {
  const path = file('turns');
  let holders = 0;
  const turn = async (): Promise<void> => {
    let lock: FileLock | undefined;
    while (!(lock = FileLock.take(path))) await new Promise(setImmediate);
    expect(++holders).toBe(1);
    await new Promise(setImmediate);
    holders -= 1;
    lock.remove();
  };
  await Promise.all(Array.from({ length: 50 }, turn));
  expect(readdirSync(folder)).not.toContain('turns.lock');
});
