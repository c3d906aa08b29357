import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines, ServiceError } from './errors';
import { listensOn } from './sockets';
import { comesTrue, until } from './until';

/** Seconds after which the start of a server that does not answer has failed. */
const STARTING = 300;
/** Seconds after SIGTERM until a server is killed. */
const GRACE = 120;

export interface ServerCommand {
  file: string;
  args: string[];
  env?: Record<string, string>;
  /** The port on which the process listens. */
  port?: number;
  /** Whether a process that listens is ready. Called until it is. `log`: the log since the start. */
  isReady?: (log: () => string) => boolean | Promise<boolean>;
}

/** How a process was stopped: it ended after SIGTERM, or was killed. */
export type Ending = 'ended' | 'killed';

interface Mark {
  pid: number;
  /** The start time of the process, because a later process can have the same pid. */
  startTime: string;
  /** The size of the log in bytes when the process was started. */
  logStart: number;
}

/** A process that outlives the one that started it. Any process can find it by its folder and name. */
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

  /** Undefined when the process is not running. A paused process is running. */
  get pid(): number | undefined {
    const mark = this.#read();
    return mark && startTime(mark.pid) === mark.startTime ? mark.pid : undefined;
  }

  /** The log since the last start. */
  get logged(): string {
    const mark = this.#read();
    return mark ? readFileSync(this.log).toString('utf8', mark.logStart) : '';
  }

  /** Starts the process unless it is running, and waits until it is ready. Rejects with START_FAILED or PORT_IN_USE. */
  async start(): Promise<void> {
    const command = this.command();
    if (this.pid === undefined) await this.#spawn(command);
    const settled = await comesTrue(async () => this.pid === undefined || (await this.#serves(command)), STARTING);
    if (settled && this.pid !== undefined) return;
    const code = settled && /address already in use/i.test(this.logged) ? 'PORT_IN_USE' : 'START_FAILED';
    const what = settled ? 'ended' : `did not answer within ${STARTING} seconds`;
    throw new ServiceError(code, `${this.name} ${what}; the end of ${this.log}:\n${lastLines(this.logged)}`);
  }

  /** Sends SIGTERM, and SIGKILL after a number of seconds. Undefined when the process was not running. */
  async stop(grace = GRACE): Promise<Ending | undefined> {
    if (!this.#signal('SIGTERM')) return undefined;
    // A paused process handles no signal before it continues.
    this.#signal('SIGCONT');
    if (await comesTrue(() => this.pid === undefined, grace)) return 'ended';
    await this.kill();
    return 'killed';
  }

  async kill(): Promise<void> {
    if (this.#signal('SIGKILL')) await until(() => this.pid === undefined, `the end of ${this.name}`);
  }

  /** Returns when every thread has stopped: until then a thread may still answer. */
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

  /** Whether this process listens on its port: another program may use it. */
  async #serves({ port, isReady }: ServerCommand): Promise<boolean> {
    const { pid } = this;
    const listens = port === undefined || (pid !== undefined && listensOn(pid, port));
    return listens && (isReady === undefined || (await isReady(() => this.logged)));
  }

  #read(): Mark | undefined {
    try {
      return JSON.parse(readFileSync(this.#mark, 'utf8')) as Mark;
    } catch {
      return undefined;
    }
  }
}

/** Whether every thread of a process has stopped or ended. */
export function isStopped(pid: number): boolean {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.every((thread) => /^[TtZX]$/.test(fieldsOf(`${pid}/task/${thread}`)?.[0] ?? 'X'));
}

/** The start time of a process in ticks since boot; undefined when there is no such process, or only a zombie. */
function startTime(pid: number): string | undefined {
  const fields = fieldsOf(String(pid));
  if (!fields) return undefined;
  const [state, threads, time] = [fields[0], Number(fields[17]), fields[19]];
  // The first thread can be a zombie while others still have the ports.
  return state === 'Z' && threads <= 1 ? undefined : time;
}

/** The fields of a process or thread from the state on: see proc_pid_stat(5). Undefined when it does not exist. */
function fieldsOf(path: string): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${path}/stat`, 'utf8');
    // The second field, a name in parentheses, may have any characters.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
