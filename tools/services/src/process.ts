import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines, ServiceError } from './errors';
import { listensOn } from './sockets';
import { comesTrue, until } from './until';

/** Seconds until a server that does not answer has failed. */
const STARTING = 300;
/** Seconds until a server that was asked to end is killed. */
const GRACE = 120;

export interface ServerCommand {
  file: string;
  args: string[];
  env?: Record<string, string>;
  /** Where it listens once it serves. */
  port?: number;
  /** Whether it serves once it listens; asked until it does. Gets what it has logged since it was started. */
  isReady?: (log: () => string) => boolean | Promise<boolean>;
}

/** How a process was stopped: it ended when asked, or had to be killed. */
export type Ending = 'ended' | 'killed';

interface Mark {
  pid: number;
  /** When the kernel started it: a later process with the same pid is another one. */
  startTime: string;
  /** Where its part of the log begins, in bytes. */
  logStart: number;
}

/** A process that outlives the one which started it, and that any process can find again by its folder and name. */
export class ServerProcess {
  readonly log: string;
  readonly #mark: string;

  constructor(
    readonly name: string,
    private readonly folder: string,
    private readonly command: () => ServerCommand,
  ) {
    this.log = join(folder, `${name}.log`);
    this.#mark = join(folder, `${name}.pid`);
  }

  /** undefined when it does not run. A paused process runs. */
  get pid(): number | undefined {
    const mark = this.#read();
    return mark && startTime(mark.pid) === mark.startTime ? mark.pid : undefined;
  }

  /** Starts it unless it runs, and waits until it serves. Rejects with START_FAILED or PORT_IN_USE. */
  async start(): Promise<void> {
    const command = this.command();
    if (this.pid === undefined) await this.#spawn(command);
    const { logStart } = this.#read()!;
    const logged = () => readFileSync(this.log).toString('utf8', logStart);
    const settled = await comesTrue(
      async () => this.pid === undefined || (await this.#serves(command, logged)),
      STARTING,
    );
    if (settled && this.pid !== undefined) return;
    const code = settled && /address already in use/i.test(logged()) ? 'PORT_IN_USE' : 'START_FAILED';
    const what = settled ? 'ended' : `did not answer within ${STARTING} seconds`;
    throw new ServiceError(code, `${this.name} ${what}; the end of ${this.log}:\n${lastLines(logged())}`);
  }

  /** SIGTERM, and SIGKILL after a grace of so many seconds; undefined when it did not run. */
  async stop(grace = GRACE): Promise<Ending | undefined> {
    if (!this.#signal('SIGTERM')) return undefined;
    // A paused process hears nothing before it continues.
    this.#signal('SIGCONT');
    if (await comesTrue(() => this.pid === undefined, grace)) return 'ended';
    await this.kill();
    return 'killed';
  }

  async kill(): Promise<void> {
    if (this.#signal('SIGKILL')) await until(() => this.pid === undefined, `the end of ${this.name}`);
  }

  /** Returns when every thread has stopped: until then one of them may still answer. */
  pause(): void {
    const { pid } = this;
    if (!this.#signal('SIGSTOP')) return;
    while (this.pid === pid && !isStopped(pid!)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  }

  resume(): void {
    this.#signal('SIGCONT');
  }

  async #spawn({ file, args, env }: ServerCommand): Promise<void> {
    const log = openSync(this.log, 'a');
    try {
      const logStart = statSync(this.log).size;
      const child = spawn(file, args, {
        cwd: this.folder,
        env: { ...process.env, ...env },
        detached: true,
        stdio: ['ignore', log, log],
      });
      await once(child, 'spawn');
      child.unref();
      const mark: Mark = { pid: child.pid!, startTime: startTime(child.pid!) ?? '', logStart };
      writeFileSync(this.#mark, JSON.stringify(mark));
    } catch (error) {
      throw new ServiceError('START_FAILED', `${file} cannot be run: ${(error as Error).message}`, { cause: error });
    } finally {
      closeSync(log);
    }
  }

  #signal(name: NodeJS.Signals): boolean {
    const { pid } = this;
    return pid !== undefined && process.kill(pid, name);
  }

  /** Whether it is this process that listens: its port may be another program's. */
  async #serves({ port, isReady }: ServerCommand, log: () => string): Promise<boolean> {
    const { pid } = this;
    const listens = port === undefined || (pid !== undefined && listensOn(pid, port));
    return listens && (isReady === undefined || (await isReady(log)));
  }

  #read(): Mark | undefined {
    try {
      return JSON.parse(readFileSync(this.#mark, 'utf8')) as Mark;
    } catch {
      return undefined;
    }
  }
}

/** Whether every thread of a process is stopped, or at its end. */
export function isStopped(pid: number): boolean {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.every((thread) => /^[TtZX]$/.test(fieldsOf(`${pid}/task/${thread}`)?.[0] ?? 'X'));
}

/** In ticks since boot; undefined when there is no such process, or only what is left of one that has ended. */
function startTime(pid: number): string | undefined {
  const fields = fieldsOf(String(pid));
  if (!fields) return undefined;
  const [state, threads, time] = [fields[0], Number(fields[17]), fields[19]];
  // The first thread is a zombie while others still hold the ports.
  return state === 'Z' && threads <= 1 ? undefined : time;
}

/** Of a process or a thread, from its state on; proc_pid_stat(5). undefined when there is none. */
function fieldsOf(path: string): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${path}/stat`, 'utf8');
    // The second field, a name in parentheses, may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
