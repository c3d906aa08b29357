import { setTimeout as sleep } from 'node:timers/promises';

/** The source of time. Tests use their own. */
export interface Clock {
  /** Microseconds since 1970. */
  now(): number;
  /** Resolves at a time, or at once when the signal aborts. May resolve earlier. */
  until(at: number, signal: AbortSignal): Promise<void>;
}

// Node's timers are limited to 24 days.
const LONGEST_SLEEP = 3_600_000;

export const systemClock: Clock = {
  now: () => Date.now() * 1000,
  async until(at, signal) {
    const milliseconds = Math.ceil(at / 1000 - Date.now());
    if (milliseconds <= 0 || signal.aborted) return;
    await sleep(Math.min(milliseconds, LONGEST_SLEEP), undefined, { signal }).catch(() => undefined);
  },
};
