import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ServiceError } from './errors';
import { isFree, onFreePorts } from './ports';
import type { Ending, ServerProcess } from './process';
import { listenerOn } from './sockets';
import { comesTrue } from './until';

/** Seconds after which the start of a service has failed when its processes are running but it does not work. */
const STARTING = 300;
/** Seconds to wait for the port of an earlier run of the service, whose sockets the kernel may still be closing. */
const RELEASING = 30;

export interface ServiceSettings {
  /** The port that clients connect to. */
  port: number;
}

/**
 * A service of one or more processes on the loopback interface. Its folder has its settings, data, logs and the ids of its
 * processes, so that another program can open and stop it.
 */
export abstract class Service<Settings extends ServiceSettings = ServiceSettings> {
  /** The URL for clients. */
  abstract readonly url: string;
  /** The processes in the order in which they start. */
  abstract readonly processes: readonly ServerProcess[];

  readonly folder: string;

  constructor(
    folder: string,
    readonly settings: Settings,
  ) {
    this.folder = resolve(folder);
  }

  /** The service that was started in this folder; undefined when there is none. */
  static open<Kind>(this: new (folder: string, settings: never) => Kind, folder: string): Kind | undefined {
    const kept = keptSettings(folder);
    return kept && new this(folder, kept as never);
  }

  get port(): number {
    return this.settings.port;
  }

  /** Whether every process is running. */
  get running(): boolean {
    return this.processes.every(({ pid }) => pid !== undefined);
  }

  /** Whether any process is running. */
  get inUse(): boolean {
    return this.processes.some(({ pid }) => pid !== undefined);
  }

  /** Starts the processes that are not running and waits until the service is healthy. Rejects with a ServiceError. */
  async start(): Promise<void> {
    if (!this.inUse) await this.#begin();
    await this.startProcesses();
    if (await comesTrue(() => this.isHealthy(), STARTING)) return;
    const message = `${this.url} is not healthy after ${STARTING} seconds; its logs are in ${this.folder}`;
    throw new ServiceError('START_FAILED', message);
  }

  /** Starts the service of this folder if it is running, also partly, otherwise a new one on free ports. */
  protected static async startOn<Kind extends Service>(
    kept: Kind | undefined,
    ports: number,
    create: (ports: number[]) => Kind,
  ): Promise<Kind> {
    if (kept?.inUse) {
      await kept.start();
      return kept;
    }
    return onFreePorts(ports, async (free) => {
      const service = create(free);
      try {
        await service.start();
        return service;
      } catch (error) {
        // Processes that are still running would prevent another attempt.
        await service.kill();
        throw error;
      }
    });
  }

  /** Stops the processes, the last started first. Returns how each running process was stopped, by name. */
  async stop(): Promise<Record<string, Ending>> {
    const endings: Record<string, Ending> = {};
    for (const process of this.processes.toReversed()) {
      const ending = await process.stop();
      if (ending) endings[process.name] = ending;
    }
    return endings;
  }

  async kill(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.kill()));
  }

  pause(): void {
    for (const process of this.processes) process.pause();
  }

  resume(): void {
    for (const process of this.processes) process.resume();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Kills the processes and removes the folder. */
  async wipe(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Installs the programs and writes the files that the processes need. */
  protected abstract prepare(): void | Promise<void>;

  protected async startProcesses(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.start()));
  }

  /** Whether the service works, once its processes are ready. */
  protected isHealthy(): boolean | Promise<boolean> {
    return true;
  }

  async #begin(): Promise<void> {
    const seconds = existsSync(settingsFile(this.folder)) ? RELEASING : 0;
    if (!(await comesTrue(() => isFree(this.port), seconds))) {
      const program = listenerOn(this.port) ?? 'another program';
      throw new ServiceError('PORT_IN_USE', `port ${this.port} is used by ${program}: stop it, or use another port`);
    }
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(settingsFile(this.folder), JSON.stringify(this.settings, null, 2), { mode: 0o600 });
    await this.prepare();
  }
}

/** The settings of a service that was started in this folder. */
function keptSettings(folder: string): object | undefined {
  try {
    return JSON.parse(readFileSync(settingsFile(folder), 'utf8')) as object;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

const settingsFile = (folder: string): string => join(folder, 'settings.json');
