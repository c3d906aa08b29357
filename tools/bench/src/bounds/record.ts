import { type Bench, megabytes } from '../bench';
import type { Usage } from '../meter';
import type { Sample } from '../statistics';

/** What one measurement used. A part of a process has no peak of its own. */
export type Part = Pick<Usage, 'wall' | 'cpu'> & Partial<Pick<Usage, 'peak'>>;

interface Measurement {
  what: string;
  /** How many of what grows there are. */
  count: number;
  usage: Part;
  /** The same with few of them. */
  base?: Part;
  /** The most that each may be: seconds, and bytes of the peak. */
  bound?: Partial<Part>;
}

/** Records a measurement beside its base and its bound. */
export function record(bench: Bench, { what, count, usage, base, bound }: Measurement): void {
  const add = (side: string, values: Sample['values']): void =>
    bench.record({ workload: 'bounds', what, side, values });
  add('product', { count, ...valuesOf(usage) });
  if (base) add('base', valuesOf(base));
  if (bound) add('bound', valuesOf(bound));
}

function valuesOf({ wall, cpu, peak }: Partial<Part>): Sample['values'] {
  const values = { wall, cpu, peak: peak === undefined ? undefined : megabytes(peak) };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
