import { setTimeout } from 'node:timers/promises';
import { ServiceError } from './errors';

/** Milliseconds between two checks. */
const PAUSE = 50;

/** Waits until the condition holds. After a number of minutes it rejects with TIMED_OUT, whose message has `awaited`. */
export async function until(condition: () => boolean | Promise<boolean>, awaited: string, minutes = 5): Promise<void> {
  if (await comesTrue(condition, minutes * 60)) return;
  throw new ServiceError('TIMED_OUT', `${awaited}: not within ${minutes} minutes`);
}

/** Whether the condition holds within a number of seconds. */
export async function comesTrue(condition: () => boolean | Promise<boolean>, seconds: number): Promise<boolean> {
  const end = performance.now() + seconds * 1000;
  while (!(await condition())) {
    if (performance.now() > end) return false;
    await setTimeout(PAUSE);
  }
  return true;
}
