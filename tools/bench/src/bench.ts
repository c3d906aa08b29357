import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expectSameResults } from './figures';
import type { Usage } from './meter';
import type { Side } from './sides';
import type { Sample } from './statistics';

/** What a workload is given: the sides, where to work, and where to put what it measures. */
export class Bench {
  readonly samples: Sample[] = [];
  readonly descriptions: Record<string, string> = {};

  constructor(
    readonly sides: Side[],
    readonly repetitions: number,
    /** Share of the full size. */
    readonly scale: number,
    readonly folder: string,
    private readonly measured: (sample: Sample) => void,
  ) {}

  /** A number of orders, batches or days at this scale. */
  scaled(full: number): number {
    return Math.max(1, Math.round(full * this.scale));
  }

  /** The sides, another one first each time: what is warm after the first should not favour always the same. */
  turns(repetition: number): Side[] {
    const at = repetition % this.sides.length;
    return [...this.sides.slice(at), ...this.sides.slice(0, at)];
  }

  record(sample: Sample): void {
    this.samples.push(sample);
    this.measured(sample);
  }

  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  /** A lake of a side that is not there yet, or a copy of one. */
  fresh(side: Side, from?: string): string {
    const lake = this.path('lakes', side.name);
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

const MEGA = 1e6;

/** What a run costs, as it is reported. */
export function costs({ wall, cpu, peak }: Omit<Usage, 'read'>): Sample['values'] {
  return { wall, cpu, peak: peak / MEGA };
}

export function megabytes(bytes: number): number {
  return bytes / MEGA;
}
