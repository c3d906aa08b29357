import { setTimeout } from 'node:timers/promises';

/** Asks again and again, for so many seconds at most; whether it came true. */
export async function until(condition: () => boolean | Promise<boolean>, seconds: number): Promise<boolean> {
  const end = performance.now() + seconds * 1000;
  while (!(await condition())) {
    if (performance.now() > end) return false;
    await setTimeout(50);
  }
  return true;
}
