import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expectSameResults } from './figures';
import { type Form, generate } from './input';
import type { Usage } from './meter';
import { product, type Side } from './sides';
import type { Sample } from './statistics';
import type { Steps } from './steps';

/** What a workload is given: the sides, where to work, and where to put what it measures. */
export class Bench {
  readonly samples: Sample[] = [];
  readonly descriptions: Record<string, string> = {};
  /** Workload -> what one more run of each layer used. */
  readonly steps: Record<string, Record<string, Steps>> = {};

  constructor(
    readonly sides: Side[],
    readonly repetitions: number,
    /** Share of the full size. */
    readonly scale: number,
    /** How many events the dirty backlog has at full size. */
    readonly backlog: number,
    /** How the events are written. Workloads that take one form take the first. */
    readonly forms: readonly Form[],
    readonly folder: string,
    private readonly measured: (sample: Sample) => void,
  ) {}

  /** A number of orders, batches or days at this scale. */
  scaled(full: number): number {
    return Math.max(1, Math.round(full * this.scale));
  }

  /** The sides without the product. */
  get peers(): Side[] {
    return this.sides.filter((side) => side !== product);
  }

  /** The sides, {@link turned}. */
  turns(repetition: number): Side[] {
    return turned(this.sides, repetition);
  }

  record(sample: Sample): void {
    this.samples.push(sample);
    this.measured(sample);
  }

  /** A log with the orders of a day. A share of the events can have faults, in compact JSON only. */
  log(name: string, day: number, orders: number, { form = this.forms[0]!, dirty = 0 } = {}): string {
    return generate(this.path('logs', form, `dirty-${dirty}`, name), day, orders, form, dirty);
  }

  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  /** A lake that is not there yet, or a copy of one. */
  fresh({ name }: { name: string }, from?: string): string {
    const lake = this.path('lakes', name);
    rmSync(lake, { recursive: true, force: true });
    if (from) cpSync(from, lake, { recursive: true });
    else mkdirSync(lake, { recursive: true });
    return lake;
  }

  /** Ends the bench when the sides' lakes do not hold the same. */
  async compare(lakes: Map<Side, string>): Promise<void> {
    await expectSameResults(Object.fromEntries([...lakes].map(([side, lake]) => [side.name, lake])));
  }
}

/** Another one first each time: what is warm after the first should not favour always the same. */
export function turned<T>(all: T[], repetition: number): T[] {
  const at = repetition % all.length;
  return [...all.slice(at), ...all.slice(0, at)];
}

const MEGA = 1e6;

/** What a run costs, as it is reported. */
export function costs({ wall, cpu, peak }: Omit<Usage, 'read'>): Sample['values'] {
  return { wall, cpu, peak: peak / MEGA };
}

export function megabytes(bytes: number): number {
  return bytes / MEGA;
}
