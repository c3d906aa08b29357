import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventLogError } from '../errors';
import { FileLock } from '../file-lock';
import { storage } from './storage-error';

const LOCK_FILE = '.lock';
const LONGEST_PAUSE = 50;

/**
 * Runs `work` while no other process and no other log of this process runs work for the same topic.
 *
 * @throws {EventLogError} LOCKED after `timeout` milliseconds
 */
export async function withTopicLock<T>(directory: string, timeout: number, work: () => Promise<T>): Promise<T> {
  using _ = await acquire(join(directory, LOCK_FILE), timeout);
  return await work();
}

async function acquire(path: string, timeout: number): Promise<FileLock> {
  const deadline = performance.now() + timeout;
  for (let pause = 1; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    const lock = await storage('lock the topic', () => Promise.resolve(FileLock.take(path)));
    if (lock) return lock;
    if (performance.now() >= deadline) {
      const holder = FileLock.holder(path);
      const who = holder ? `Process ${holder.pid} on ${holder.host}` : 'Another process';
      throw new EventLogError(
        'LOCKED',
        `${who} has been writing to the topic for more than ${timeout} ms. Wait for it or stop it, then try again.`,
      );
    }
    await sleep(pause * (0.5 + Math.random() / 2));
  }
}
