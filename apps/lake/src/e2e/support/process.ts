import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const apps = join(__dirname, '../../../..');
const preload = join(apps, 'lake/dist/e2e/support/kill-at.js');

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  output: string;
  errors: string;
}

/** The compiled program of an app: a process is tested as it is deployed. */
function program(app: string): string {
  const path = join(apps, app, 'dist/main.js');
  if (!existsSync(path)) throw new Error(`${app} is not compiled: npm run build`);
  return path;
}

/** Runs an app to its end. */
export function runApp(app: string, args: string[], env: Record<string, string> = {}): Ended {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [program(app), ...args], {
    env: { PATH: process.env.PATH, LOG_LEVEL: 'error', ...env },
    encoding: 'utf8',
  });
  return { code: status, signal, output: stdout, errors: stderr };
}

/** Starts an app that announces its boundaries to {@link preload}. */
export function runWatched(app: string, args: string[], env: Record<string, string>): Ended {
  return runApp(app, args, { NODE_OPTIONS: `--require ${preload}`, ...env });
}

export function startApp(app: string, args: string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [program(app), ...args], {
    env: { PATH: process.env.PATH, LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export function ended(child: ChildProcess): Promise<number | NodeJS.Signals> {
  return new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal!)));
}
