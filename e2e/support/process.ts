import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { isStopped, until } from '@fastcart/services';

const apps = join(__dirname, '../../apps');
const support = join(__dirname, '../dist/support');

/** The environment of every app. Node caches compiled code in a folder, so that the next process starts faster. */
const environment = {
  PATH: process.env.PATH,
  LOG_LEVEL: 'error',
  // These tests have no power loss; kills/power-loss.test.ts tests syncing.
  SYNC: 'off',
  NODE_COMPILE_CACHE: join(tmpdir(), 'fastcart-e2e-compiled'),
};

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  output: string;
  errors: string;
}

/** The bundle of an app: a process is tested as it is deployed. Only its compiled modules can have one more Gold table. */
export function program(app: string, { GOLD_TABLE }: Record<string, string> = {}): string {
  const path = join(apps, app, GOLD_TABLE === undefined ? 'dist/main.js' : 'dist/compiled/main.js');
  if (!existsSync(path)) throw new Error(`${app} is not built: npm run build`);
  return path;
}

/** The milliseconds after which an app that hangs is killed, and its working directory. */
interface Limits {
  timeout?: number;
  cwd?: string;
}

/** Runs an app to its end. */
export function runApp(app: string, args: string[], env: Record<string, string> = {}, limits: Limits = {}): Ended {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [program(app, env), ...args], {
    env: { ...environment, ...env },
    encoding: 'utf8',
    timeout: 300_000,
    killSignal: 'SIGKILL',
    ...limits,
  });
  return { code: status, signal, output: stdout, errors: stderr };
}

/** The value of NODE_OPTIONS that loads these files of this folder before a program. */
export function preloading(...names: string[]): string {
  return names.map((name) => `--require ${join(support, `${name}.js`)}`).join(' ');
}

/** NODE_OPTIONS of an app that announces its boundaries: kill-at.ts. */
export const watched = { NODE_OPTIONS: preloading('kill-at') };

/** NODE_OPTIONS of an app whose lookups of names with `.hanging` never end: hang-names.ts. */
export function hangingNames(folder: string): Record<string, string> {
  const HANGING = join(folder, 'hanging');
  if (!existsSync(HANGING)) execFileSync('mkfifo', [HANGING]);
  return { NODE_OPTIONS: preloading('hang-names'), HANGING };
}

export function runWatched(app: string, args: string[], env: Record<string, string>, limits?: Limits): Ended {
  return runApp(app, args, { ...watched, ...env }, limits);
}

/** Starts an app that stops itself at a boundary. Resolves when it has stopped. */
export async function startStopping(app: string, args: string[], at: number, env: Record<string, string>) {
  const child = startApp(app, args, { ...watched, ...env, STOP_AT: String(at) });
  const ending = finished(child);
  try {
    await until(() => hasStopped(child), `boundary ${at} of ${app}`);
  } catch (error) {
    if (child.exitCode === null && child.signalCode === null) throw error;
    throw new Error(`${app} ended before boundary ${at}: ${JSON.stringify(await ending)}`, { cause: error });
  }
  return {
    /** Continues the app. Resolves when it has ended. */
    goOn(): Promise<Ended> {
      child.kill('SIGCONT');
      return ending;
    },
  };
}

/** Whether a process is stopped. Throws when it has ended. */
export function hasStopped({ pid, exitCode, signalCode }: ChildProcess): boolean {
  if (exitCode !== null || signalCode !== null) throw new Error('it ended, and did not stop');
  return isStopped(pid!);
}

/** The output of a started app, after it has ended. */
export async function finished(child: ChildProcess): Promise<Ended> {
  const [output, errors, [code, signal]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>,
  ]);
  return { code, signal, output, errors };
}

export function startApp(app: string, args: string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [program(app, env), ...args], {
    env: { ...environment, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export function ended(child: ChildProcess): Promise<number | NodeJS.Signals> {
  return new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal!)));
}
