import { randomUUID } from 'node:crypto';
import { link, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventLogError } from '../errors';
import { isRunning, OWN_PROCESS, type ProcessIdentity } from './process-identity';
import { storage, systemCode } from './storage-error';

const LOCK_FILE = /^\.lock\.(\d+)$/;
const DRAFT = '.lock-draft-';
const HEARTBEAT = 10_000;
// A holder on another machine cannot be asked whether it lives; it shows it by its heartbeat.
const SILENCE = 60_000;
const LONGEST_PAUSE = 50;

/**
 * Runs `work` while no other process, and no other log of this process, does so for the same topic.
 *
 * Locks are numbered files `.lock.<n>`. The highest one counts: whoever creates the next number, after the highest
 * was freed or its process died, holds the lock. A number is never taken back, so two waiters that see the same dead
 * holder cannot both follow it, and none removes the lock of the other.
 *
 * @throws {EventLogError} LOCKED after `timeout` milliseconds
 */
export async function withTopicLock<T>(directory: string, timeout: number, work: () => Promise<T>): Promise<T> {
  const path = await acquire(directory, timeout);
  const heartbeat = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), HEARTBEAT);
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    // Left behind empty: its number must stay the highest. Truncating works on a full disk too.
    await storage('free the lock', () => truncate(path));
  }
}

async function acquire(directory: string, timeout: number): Promise<string> {
  const deadline = Date.now() + timeout;
  for (let pause = 1; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    const newest = await storage('look for a lock', () => newestLock(directory));
    const holder = newest && (await storage('read the lock', () => holderOf(directory, newest)));
    if (!holder) {
      const path = await storage('take the lock', () => take(directory, (newest ?? 0) + 1));
      if (path) return path;
    } else if (Date.now() >= deadline) {
      throw new EventLogError(
        'LOCKED',
        `Process ${holder.pid} on ${holder.host} has been writing to the topic for more than ${timeout} ms. ` +
          'Wait for it or stop it, then try again.',
      );
    }
    await sleep(pause * (0.5 + Math.random() / 2));
  }
}

async function newestLock(directory: string): Promise<number | undefined> {
  const numbers = (await readdir(directory))
    .map((name) => LOCK_FILE.exec(name)?.[1])
    .filter((text) => text !== undefined);
  return numbers.length === 0 ? undefined : Math.max(...numbers.map(Number));
}

/** The process that holds a lock; undefined when it is free, dead, or gone because a newer one took its place. */
async function holderOf(directory: string, number: number): Promise<ProcessIdentity | undefined> {
  const path = lockPath(directory, number);
  try {
    const holder = parseHolder(await readFile(path, 'utf8'));
    if (!holder) return undefined;
    const runs = isRunning(holder) ?? Date.now() - (await stat(path)).mtimeMs < SILENCE;
    return runs ? holder : undefined;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Content appears whole and is only ever emptied; anything else was left by a power failure, so its holder is dead. */
function parseHolder(text: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(text) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

/** Creates lock `number`, with its content in place from the first moment; undefined when another was faster. */
async function take(directory: string, number: number): Promise<string | undefined> {
  const draft = join(directory, `${DRAFT}${randomUUID()}`);
  const path = lockPath(directory, number);
  await writeFile(draft, JSON.stringify(OWN_PROCESS), { flag: 'wx' });
  try {
    await link(draft, path);
  } catch (error) {
    // The number is taken, or a holder cleared the draft away: in both cases another was faster.
    if (['EEXIST', 'ENOENT'].includes(systemCode(error) ?? '')) return undefined;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
  // A waiter that looked long ago may create a number that was used and cleared away meanwhile.
  const newest = await newestLock(directory);
  if (newest !== number) {
    await rm(path, { force: true });
    return undefined;
  }
  await clearOlder(directory, number);
  return path;
}

/** Removes earlier locks and drafts, most of them left by killed processes. */
async function clearOlder(directory: string, number: number): Promise<void> {
  for (const name of await readdir(directory)) {
    const older = Number(LOCK_FILE.exec(name)?.[1] ?? NaN) < number;
    if (older || name.startsWith(DRAFT)) await rm(join(directory, name), { force: true });
  }
}

function lockPath(directory: string, number: number): string {
  return join(directory, `.lock.${number}`);
}
