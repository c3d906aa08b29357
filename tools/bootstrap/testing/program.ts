import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { until } from '@fastcart/services';

/** An ECMAScript module that runs as a process. */
export class Program {
  /** The exit code, or 128 and the number of the signal that ended it. */
  readonly end: Promise<number>;
  /** Resolves when whatever has its output open has ended too: the program and its children. */
  readonly closed: Promise<unknown>;
  output = '';
  private readonly process;

  constructor(code: string, env: NodeJS.ProcessEnv = {}) {
    this.process = spawn(process.execPath, ['--input-type=module', '--eval', code], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    for (const stream of [this.process.stdout, this.process.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.closed = once(this.process, 'close');
    this.end = new Promise((resolve) =>
      this.process.on('exit', (exit, signal) => resolve(exit ?? 128 + constants.signals[signal!])),
    );
  }

  async prints(text: string): Promise<void> {
    await until(() => this.output.includes(text), text);
  }

  signal(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }
}

/** The URL of a module of the set-up. */
export function moduleUrl(name: string, checkout = join(__dirname, '../../..')): string {
  return pathToFileURL(join(checkout, 'tools/bootstrap', name)).href;
}
