import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { until } from '@fastcart/services';
import { finished, stands, startApp, watched } from './process';

interface Killed {
  lake: string;
  boundaries: number[];
  /** Where to a lake is copied that is left at a boundary. */
  copy: (boundary: number) => string;
  env?: Record<string, string>;
}

/**
 * Copies what an app leaves of a lake when it is killed, at each of these boundaries. One process stops at all of them and
 * is killed at the last one: while it stands it writes as little as a dead one.
 */
export async function leftovers(app: string, args: string[], { lake, boundaries, copy, env }: Killed): Promise<void> {
  const file = `${lake}.passed`;
  const order = boundaries.toSorted((one, other) => one - other);
  rmSync(file, { force: true });
  const child = startApp(app, args, { ...watched, ...env, BOUNDARIES: file, STOP_AT: order.join(',') });
  const ending = finished(child);
  for (const boundary of order) {
    await until(() => stands(child) && lines(file) === boundary, `boundary ${boundary} of ${app}`);
    rmSync(copy(boundary), { recursive: true, force: true });
    cpSync(lake, copy(boundary), { recursive: true });
    child.kill(boundary === order.at(-1) ? 'SIGKILL' : 'SIGCONT');
  }
  expect((await ending).signal).toBe('SIGKILL');
}

function lines(file: string): number {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
}
