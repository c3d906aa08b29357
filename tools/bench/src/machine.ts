import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

const GIB = 2 ** 30;

/** Where the figures come from. */
export class Machine {
  readonly cores = availableParallelism();
  readonly model = cpus()[0]?.model ?? 'unknown';
  readonly memory = Math.round(totalmem() / GIB);
  readonly loadBefore = loadavg()[0]!;
  loadDuring = 0;

  /** To be called after each measurement: its highest load counts. */
  look(): void {
    this.loadDuring = Math.max(this.loadDuring, loadavg()[0]!);
  }

  /** Why the figures are not to be trusted; undefined when nothing speaks against them. */
  get warning(): string | undefined {
    // What is measured makes a load of its own: about one per core at most.
    const before = this.loadBefore > this.cores / 4;
    const during = this.loadDuring > this.cores + 1;
    if (!before && !during) return undefined;
    return 'other programs were running on this machine: the times are noise, and only large ratios are meaningful';
  }

  toString(): string {
    const load = `load ${this.loadBefore.toFixed(2)} before, at most ${this.loadDuring.toFixed(2)} during`;
    return `${this.cores} cores (${this.model}), ${this.memory} GiB, ${load}`;
  }
}
