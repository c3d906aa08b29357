import type { PartitionRange } from './record';

/** One range a partition, from its least offset to its greatest. */
export function spansOf(ranges: PartitionRange[]): PartitionRange[] {
  return [...Map.groupBy(ranges, ({ partition }) => partition).values()].map((parts) =>
    parts.reduce((span, { from, to }) => ({
      ...span,
      from: from < span.from ? from : span.from,
      to: to > span.to ? to : span.to,
    })),
  );
}

/** The ranges as a relation in SQL, without names: partition, from, to. There has to be one. */
export function rangesSql(ranges: PartitionRange[]): string {
  return `(VALUES ${ranges.map(({ partition, from, to }) => `(${partition}, ${from}, ${to})`).join(', ')})`;
}
