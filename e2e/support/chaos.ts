import type { ChildProcess } from 'node:child_process';
import { type Ended, finished, startApp } from './process';

/** Random numbers from 0 to 1, the same sequence on every machine. The point that a kill hits depends on the machine. */
export function* randoms(): Generator<number, never> {
  for (let state = 42; ; state = (state * 1103515245 + 12345) % 2147483648) yield state / 2147483648;
}

/** Kills a process after a number of milliseconds, unless it has ended before. Returns how it ended. */
export async function killAfter(child: ChildProcess, milliseconds: number): Promise<Ended> {
  const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
  try {
    return await finished(child);
  } finally {
    clearTimeout(timer);
  }
}

/** An app that runs beside others, and the number of its runs in a round. */
export interface Repeated {
  app: string;
  /** The arguments of the next run. */
  args: () => string[] | Promise<string[]>;
  env?: Record<string, string>;
  runs: number;
}

export interface Disturbance {
  /** The number of kills of each app, and of its other runs that end with exit code 0. */
  times: number;
  /** Runs before each round. */
  feed: () => Promise<unknown>;
  /** Whether a run that was not killed may end in this way. */
  mayEnd: (end: Ended) => boolean;
}

/**
 * Runs apps beside each other, in rounds. Every second run of an app is killed, at a random moment within the duration of the
 * run before. Ends when each app was killed, and has ended with 0, as often as required.
 */
export async function disturb(apps: Repeated[], { times, feed, mayEnd }: Disturbance): Promise<void> {
  const tallies = apps.map((each) => ({ ...each, started: 0, took: 0, killed: 0, done: 0 }));
  const random = randoms();
  const unexpected: object[] = [];

  async function runOnce(tally: (typeof tallies)[number]): Promise<void> {
    const { app, args, env } = tally;
    const isKilled = tally.started++ % 2 === 1;
    const child = startApp(app, await args(), env);
    const started = performance.now();
    const end = await (isKilled ? killAfter(child, tally.took * random.next().value) : finished(child));
    if (!isKilled) tally.took = performance.now() - started;
    if (end.signal === 'SIGKILL') tally.killed += 1;
    else if (!mayEnd(end)) unexpected.push({ app, ...end });
    else if (end.code === 0) tally.done += 1;
  }
  async function runRound(tally: (typeof tallies)[number]): Promise<void> {
    for (let run = 0; run < tally.runs; run++) await runOnce(tally);
  }
  while (tallies.some(({ killed, done }) => killed < times || done < times)) {
    await feed();
    await Promise.all(tallies.map(runRound));
    expect(unexpected).toEqual([]);
  }
}
