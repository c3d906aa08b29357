import { setTimeout as sleep } from 'node:timers/promises';

/** Where real time comes from; tests bring their own. */
export interface Clock {
  /** Microseconds since 1970. */
  now(): number;
  /** Resolves at a time, at once when the signal aborts, and now and then earlier. */
  until(at: number, signal: AbortSignal): Promise<void>;
}

// Node's timers end at 24 days.
const LONGEST_SLEEP = 3_600_000;

export const systemClock: Clock = {
  now: () => Date.now() * 1000,
  async until(at, signal) {
    const milliseconds = Math.ceil(at / 1000 - Date.now());
    if (milliseconds <= 0 || signal.aborted) return;
    await sleep(Math.min(milliseconds, LONGEST_SLEEP), undefined, { signal }).catch(() => undefined);
  },
};
