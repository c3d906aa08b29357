import type { PartitionRange } from './record';

/** By partition, from the least to the greatest. */
export function spansOf(ranges: PartitionRange[]): PartitionRange[] {
  return [...Map.groupBy(ranges, ({ partition }) => partition).values()].map((parts) =>
    parts.reduce((span, { from, to }) => ({
      ...span,
      from: from < span.from ? from : span.from,
      to: to > span.to ? to : span.to,
    })),
  );
}
