import type { Redis } from 'ioredis';
import { lakeHash } from './lake-hash';
import type { Log } from '../process/log';
import type { WarningCode } from '../process/warnings';

/** Milliseconds in which Redis has to be connected and to answer. */
export const askTimeoutMs = 1000;
/** Milliseconds after a failure in which it is not asked, so that a run waits for it twice at most. */
const restMs = 2000;

interface Connection {
  redis: Redis;
  ready: Promise<void>;
}

/** Keys of a layer of a lake; every one of them expires. */
export function redisKey(lakeUrl: string, layer: string, what: 'lease' | 'heartbeat'): string {
  return `fastcart:${lakeHash(lakeUrl)}:${layer}:${what}`;
}

/**
 * A run's one connection to Redis, made with the first question, and again with the next one after it broke. Nothing
 * that a run writes depends on an answer, so there may be none, and the log says so once.
 */
export class RedisLink implements Disposable {
  private connection: Connection | undefined;
  private restUntil = 0;
  private hasWarned = false;

  /** `url`: `redis://` or `rediss://`, with user, password and database as Redis clients have them. */
  constructor(
    private readonly url: string,
    private readonly log: Log,
  ) {}

  /** What Redis answers; undefined when it does not, or not in time. Never fails. */
  async ask<T>(question: (redis: Redis) => Promise<T>): Promise<T | undefined> {
    if (performance.now() < this.restUntil) return undefined;
    const client = await import('./redis-client.js');
    try {
      if (this.connection?.redis.status === 'end') this.connection = undefined;
      this.connection ??= connect(new client.Redis(this.url, options));
      const { redis, ready } = this.connection;
      return await inTime(ready.then(() => question(redis)));
    } catch (error) {
      this.restUntil = performance.now() + restMs;
      this.close();
      this.warnOnce(error);
      return undefined;
    }
  }

  close(): void {
    this.connection?.redis.disconnect();
    this.connection = undefined;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  private warnOnce(error: unknown): void {
    if (this.hasWarned) return;
    this.hasWarned = true;
    const code: WarningCode = 'REDIS_UNAVAILABLE';
    this.log.warn('Redis cannot be used: the run goes on without it', { code, reason: reasonOf(error) });
  }
}

/** A question that cannot be sent fails at once: nothing is queued, and nothing is sent twice. */
const options = {
  lazyConnect: true,
  enableOfflineQueue: false,
  // What the check asks needs a permission of its own; a server that is still loading refuses the question itself.
  enableReadyCheck: false,
  retryStrategy: null,
  connectTimeout: askTimeoutMs,
  // After which a connection that the server does not close is dropped.
  disconnectTimeout: 100,
};

function connect(redis: Redis): Connection {
  // The promise only tells that the connection was closed; why, and that the database could not be selected, the event.
  let cause: Error | undefined;
  redis.on('error', (error) => (cause ??= error));
  const ready = redis.connect().finally(() => {
    if (cause) throw cause;
  });
  return { redis, ready };
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' });
    // A process that was stopped or busy finds the time over before it has read what came in time: that goes first.
    timer = setTimeout(() => setImmediate(reject, error), askTimeoutMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A system's code, or the code of Redis' reply. Never more of it: a reply can repeat what was sent, a password too. */
function reasonOf(error: unknown): string {
  const { code, message, name } = error as Partial<NodeJS.ErrnoException>;
  if (message === 'Connection is closed.') return 'CLOSED';
  return code ?? /^[A-Z]{3,}\b/.exec(message ?? '')?.[0] ?? name ?? 'unknown';
}
