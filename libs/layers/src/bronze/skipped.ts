import type { PartitionRange, Run } from '@fastcart/runtime';
import type { Range } from './range';

/** What the log has lost at the beginning of ranges. */
export function skippedIn(ranges: Range[]): PartitionRange[] {
  return ranges.flatMap(({ partition, lostFrom, from }) =>
    lostFrom === undefined ? [] : [{ partition, from: lostFrom, to: from }],
  );
}

/** The number of messages. */
export function countSkipped(skipped: PartitionRange[]): number {
  return Number(skipped.reduce((sum, { from, to }) => sum + to - from, 0n));
}

/** JSON has no 64-bit integers: offsets are logged as text. */
export function warnOfSkipped(run: Run, skipped: PartitionRange[], message: string): void {
  for (const { partition, from, to } of skipped)
    run.log.warn(message, { partition: String(partition), from: String(from), to: String(to) });
}
