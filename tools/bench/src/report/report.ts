import type { Form } from '../input';
import type { Line, Sample } from '../statistics';
import type { Steps } from '../steps';

/** Everything that a bench has found: what --json writes. */
export interface Report {
  measuredAt: string;
  machine: { cores: number; model: string; memory: number; loadBefore: number; loadDuring: number };
  warning?: string;
  versions: Record<string, string>;
  options: { repetitions: number; scale: number; backlog: number; input: readonly Form[] };
  /** Workload -> what its numbers mean. */
  descriptions: Record<string, string>;
  lines: Line[];
  samples: Sample[];
  /** Workload -> layer -> milliseconds of CPU by step. */
  steps: Record<string, Record<string, Steps>>;
}

/** The peers that a workload was measured against. */
export function peersOf(lines: Line[]): string[] {
  return [...new Set(lines.flatMap(({ sides }) => Object.keys(sides)))].filter((side) => side !== 'product');
}
