/** What a figure usually is: the median of other days, and how far from it is still usual. */
export interface Usual {
  median: number;
  low: number;
  high: number;
}

/** Of fewer days nothing is said. */
const fewest = 7;

/** The median deviation of a normal distribution, times this, is its standard deviation. */
const toDeviation = 1.4826;

/** Iglewicz and Hoaglin's bound for an outlier. */
const bound = 3.5;

/**
 * By the median and the median absolute deviation, which a bad day among the others hardly moves. `floor`: the least
 * deviation that counts, where days are so alike that any other would stand out. Undefined for too few days.
 */
export function usual(values: readonly number[], floor: (median: number) => number): Usual | undefined {
  if (values.length < fewest) return undefined;
  const middle = median(values);
  const deviation = toDeviation * median(values.map((value) => Math.abs(value - middle)));
  const far = bound * Math.max(deviation, floor(middle));
  return { median: middle, low: middle - far, high: middle + far };
}

/** The mean of the two in the middle where their number is even; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
