import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Engine } from '../engine/engine';
import type { Log } from '../process/log';
import { type Boundary, boundaryChannel } from './boundary';

/** The message of the line that a run logs with its CPU times. */
export const cpuMessage = 'CPU of the run';

/** CPU of the process up to which earlier runs of it have counted, in milliseconds. */
let counted = 0;

/**
 * Counts the CPU that the process uses, in all its threads, by what is under way: `start` before the run, `between` before
 * and between the steps, or a step. `<step> <table>` is a commit, `<step> <operation>` an operation of the engine; those
 * that are under way at the same time share the CPU evenly. The run logs the times at its end.
 */
export class CpuTimes implements Disposable {
  private readonly milliseconds: Record<string, number> = {};
  /** Commits and operations that are under way. */
  private readonly parts: string[] = [];
  private step = 'start';

  private constructor(private readonly log: Log) {
    this.enter('between');
    subscribe(boundaryChannel, this.follow);
  }

  /** Undefined unless the log has the level `debug`. */
  static of(log: Log): CpuTimes | undefined {
    return log.writes('debug') ? new CpuTimes(log) : undefined;
  }

  /** An engine whose operations are counted. Its writes are counted as the commits of their tables. */
  counting(engine: Engine): Engine {
    const during = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
      this.begin(name);
      try {
        return await work();
      } finally {
        this.end(name);
      }
    };
    return {
      read: (name, ...rest) => during(`read ${name}`, () => engine.read(name, ...rest)),
      compute: (name, ...rest) => during(`compute ${name}`, () => engine.compute(name, ...rest)),
      collect: (...all) => during('collect', () => engine.collect(...all)),
      deferred: (...all) => engine.deferred(...all),
      shared: (name, ...rest) => during(`share ${name}`, () => engine.shared(name, ...rest)),
      append: (...all) => engine.append(...all),
      upsert: (...all) => engine.upsert(...all),
      replaceWhere: (...all) => engine.replaceWhere(...all),
    };
  }

  [Symbol.dispose](): void {
    unsubscribe(boundaryChannel, this.follow);
    this.count();
    const rounded = Object.entries(this.milliseconds).map(([name, time]) => [name, Math.round(time * 10) / 10]);
    this.log.debug(cpuMessage, { cpu: Object.fromEntries(rounded) });
  }

  private readonly follow = (message: unknown): void => {
    const { step, at, table } = message as Boundary;
    if (table === undefined) this.enter(at === 'start' ? step : 'between');
    else if (at === 'start') this.begin(table);
    else this.end(table);
  };

  private enter(step: string): void {
    this.count();
    // A commit that failed has no end.
    this.parts.length = 0;
    this.step = step;
  }

  private begin(part: string): void {
    this.count();
    this.parts.push(part);
  }

  private end(part: string): void {
    this.count();
    const index = this.parts.indexOf(part);
    if (index >= 0) this.parts.splice(index, 1);
  }

  /** Adds what was used since the last change. */
  private count(): void {
    const { user, system } = process.cpuUsage();
    const now = (user + system) / 1000;
    const names = this.parts.length > 0 ? this.parts.map((part) => `${this.step} ${part}`) : [this.step];
    for (const name of names) this.milliseconds[name] = (this.milliseconds[name] ?? 0) + (now - counted) / names.length;
    counted = now;
  }
}
