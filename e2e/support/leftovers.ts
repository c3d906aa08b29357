import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { until } from '@fastcart/services';
import { finished, hasStopped, startApp, watched } from './process';

interface Killed {
  lake: string;
  boundaries: number[];
  /** The path of the copy at a boundary. */
  copy: (boundary: number) => string;
  env?: Record<string, string>;
}

/**
 * Runs an app once and copies its lake at each of these boundaries, at which the process is stopped. A copy has the state that
 * a kill at that boundary leaves. At the last boundary the process is killed.
 */
export async function leftovers(app: string, args: string[], { lake, boundaries, copy, env }: Killed): Promise<void> {
  const file = `${lake}.passed`;
  const order = boundaries.toSorted((one, other) => one - other);
  rmSync(file, { force: true });
  const child = startApp(app, args, { ...watched, ...env, BOUNDARIES: file, STOP_AT: order.join(',') });
  const ending = finished(child);
  try {
    for (const boundary of order) {
      await until(() => hasStopped(child) && lines(file) === boundary, `boundary ${boundary} of ${app}`);
      rmSync(copy(boundary), { recursive: true, force: true });
      cpSync(lake, copy(boundary), { recursive: true });
      if (boundary !== order.at(-1)) child.kill('SIGCONT');
    }
  } finally {
    child.kill('SIGKILL');
  }
  expect((await ending).signal).toBe('SIGKILL');
}

function lines(file: string): number {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
}
