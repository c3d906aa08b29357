import type { Line, Sample } from '../statistics';

/** Everything that a bench has found: what --json writes. */
export interface Report {
  measuredAt: string;
  machine: { cores: number; model: string; memory: number; loadBefore: number; loadDuring: number };
  warning?: string;
  versions: Record<string, string>;
  options: { repetitions: number; scale: number };
  /** Workload -> what its numbers mean. */
  descriptions: Record<string, string>;
  lines: Line[];
  samples: Sample[];
}

/** The peers that a workload was measured against. */
export function peersOf(lines: Line[]): string[] {
  return [...new Set(lines.flatMap(({ sides }) => Object.keys(sides)))].filter((side) => side !== 'product');
}
