/** What is measured, and in what. */
export const metrics = {
  count: { title: 'count', unit: '' },
  wall: { title: 'wall', unit: 's' },
  cpu: { title: 'CPU', unit: 's' },
  peak: { title: 'peak', unit: 'MB' },
  read: { title: 'read', unit: 'MB' },
  time: { title: 'time', unit: 'ms' },
  rate: { title: 'messages', unit: '1/s' },
} as const;
export type Metric = keyof typeof metrics;

/** One measurement of one side. */
export interface Sample {
  workload: string;
  what: string;
  side: string;
  values: Partial<Record<Metric, number>>;
}

export interface Spread {
  median: number;
  least: number;
  most: number;
}

/** A line of the report: one thing measured, by side. */
export interface Line {
  workload: string;
  what: string;
  metric: Metric;
  sides: Record<string, Spread>;
}

export function spread(values: number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const median = (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
  return { median, least: sorted[0]!, most: sorted.at(-1)! };
}

/** Samples to lines, in the order in which they were first taken. */
export function summarize(samples: Sample[]): Line[] {
  const lines = new Map<string, { line: Line; values: Record<string, number[]> }>();
  for (const { workload, what, side, values } of samples) {
    for (const metric of Object.keys(values) as Metric[]) {
      const key = JSON.stringify([workload, what, metric]);
      const entry = lines.get(key) ?? { line: { workload, what, metric, sides: {} }, values: {} };
      lines.set(key, entry);
      (entry.values[side] ??= []).push(values[metric]!);
    }
  }
  return [...lines.values()].map(({ line, values }) => ({
    ...line,
    sides: Object.fromEntries(Object.entries(values).map(([side, list]) => [side, spread(list)])),
  }));
}

/** How many times as much the product needs as a peer, or reads per second; undefined where one of them was not measured. */
export function ratio({ sides }: Line, peer: string): number | undefined {
  const [product, other] = [sides.product?.median, sides[peer]?.median];
  return product === undefined || !other ? undefined : product / other;
}

/** Three digits that mean something. */
export function format(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(value >= 10 ? 1 : value >= 1 ? 2 : 3);
}
