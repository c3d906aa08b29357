import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { childrenOf, cpuOf, ended, memoryOf } from './proc';

export interface Command {
  program: string;
  args: string[];
  env?: Record<string, string>;
  /** How it is to fail: its exit code, and a text on standard error. */
  fails?: { code: number; error: string };
}

/** What a command used, the processes that it started included. Linux only. */
export interface Usage {
  /** Seconds until the command itself ended. */
  wall: number;
  /** Seconds of CPU. */
  cpu: number;
  /** Bytes of resident memory at the peak, summed over the processes: pages that they share count for each. */
  peak: number;
  /** Bytes read by system calls, from files and pipes; what is mapped into memory is not among them. */
  read: number;
}

/** A look costs about half a millisecond: one to two per cent of one core. */
const INTERVAL = 30;

/** How long what a command leaves behind (a JVM outlives the Python that started it) may take to end. */
const PATIENCE = 15_000;

const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** The processes of a command, and what they have used when last looked at. */
class Tree {
  private readonly cpu = new Map<number, number>();
  private gone = 0;
  peak = 0;

  constructor(root: number) {
    this.cpu.set(root, 0);
  }

  /** Looks at every process; true while there is one. */
  look(): boolean {
    let resident = 0;
    // Children that are found are looked at in the same loop.
    for (const [pid, before] of this.cpu) {
      const { now, most } = memoryOf(pid);
      if (now === 0) {
        this.gone += before;
        this.cpu.delete(pid);
        continue;
      }
      this.cpu.set(pid, cpuOf(pid));
      for (const child of childrenOf(pid)) if (!this.cpu.has(child)) this.cpu.set(child, 0);
      resident += now;
      // A process tells its own peak, also one between two looks.
      this.peak = Math.max(this.peak, most);
    }
    this.peak = Math.max(this.peak, resident);
    return this.cpu.size > 0;
  }

  get used(): number {
    return [...this.cpu.values()].reduce((sum, seconds) => sum + seconds, this.gone);
  }
}

/** Runs a command to its end. An end that was not expected is an error. */
export async function measure({ program, args, env, fails = { code: 0, error: '' } }: Command): Promise<Usage> {
  const before = ended();
  const started = performance.now();
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
  running.add(child);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-4000)));
  const tree = new Tree(child.pid ?? 0);
  const timer = setInterval(() => tree.look(), INTERVAL);
  const outcome = await new Promise<number | string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => resolve(code ?? signal!));
  });
  const wall = (performance.now() - started) / 1000;
  clearInterval(timer);
  running.delete(child);
  if (outcome !== fails.code || !errors.includes(fails.error))
    throw new Error(`${[program, ...args].join(' ')} ended with ${outcome}:\n${errors}`);
  for (const patience = performance.now() + PATIENCE; tree.look() && performance.now() < patience;)
    await sleep(INTERVAL);
  const after = ended();
  // What outlived its parent ends unseen by the kernel's sum; then the last looks know more.
  return { wall, cpu: Math.max(after.cpu - before.cpu, tree.used), peak: tree.peak, read: after.read - before.read };
}

/** Commands one after the other, as one. */
export function together(usages: Usage[]): Usage {
  const sum = (of: (usage: Usage) => number): number => usages.reduce((total, usage) => total + of(usage), 0);
  return {
    wall: sum(({ wall }) => wall),
    cpu: sum(({ cpu }) => cpu),
    peak: Math.max(...usages.map(({ peak }) => peak)),
    read: sum(({ read }) => read),
  };
}
