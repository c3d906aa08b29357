import type { Offsets, Range } from './commits';

/** The range that covers two ranges of the same table or of the log. */
export function union(left: Range | null, right: Range | null): Range | null {
  if (!left || !right) return left;
  if ('table' in left && 'table' in right) {
    return { ...left, after: Math.min(left.after, right.after), upTo: Math.max(left.upTo, right.upTo) };
  }
  if ('topic' in left && 'topic' in right) return { ...left, offsets: merged([...left.offsets, ...right.offsets]) };
  return left;
}

/** For each partition, from the least to the greatest offset. */
export function merged(offsets: Offsets[]): Offsets[] {
  const byPartition = [...Map.groupBy(offsets, ({ partition }) => partition)].sort(([left], [right]) => left - right);
  return byPartition.map(([partition, parts]) => ({
    partition,
    from: parts
      .map(({ from }) => from)
      .reduce((least, from) => (least === null || from === null ? null : from < least ? from : least)),
    to: parts.map(({ to }) => to).reduce((greatest, to) => (to > greatest ? to : greatest)),
  }));
}
