/** The usual figure: the median of other days, and the range around it that is not an outlier. */
export interface Usual {
  median: number;
  low: number;
  high: number;
}

/** Fewer days have no usual figure. */
const minDays = 7;

/** For a normal distribution, the standard deviation is this times the median absolute deviation. */
const toDeviation = 1.4826;

/** Iglewicz and Hoaglin's bound for an outlier. */
const bound = 3.5;

/**
 * The usual figure by the median and the median absolute deviation, which one bad day hardly changes. `floor` gives the
 * least deviation that counts, so that a day does not stand out from days that are all alike. Undefined for too few days.
 */
export function usual(values: readonly number[], floor: (median: number) => number): Usual | undefined {
  if (values.length < minDays) return undefined;
  const middle = median(values);
  const deviation = toDeviation * median(values.map((value) => Math.abs(value - middle)));
  const far = bound * Math.max(deviation, floor(middle));
  return { median: middle, low: middle - far, high: middle + far };
}

/** For an even number of values, the mean of the two in the middle. NaN for no values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
