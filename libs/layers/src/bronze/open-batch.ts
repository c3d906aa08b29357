import type { PartitionOffsets } from '@fastcart/events';
import type { Run } from '@fastcart/runtime';
import type { Reached } from './positions';
import { behind, isIn, openRanges, type Range, upTo } from './range';
import type { Progress, Topic } from './topic';

/** The ranges of a batch. */
export interface OpenBatch {
  ranges: Range[];
  /** The quarantine of these ranges is committed: an earlier run was interrupted after it. */
  quarantineDone: boolean;
}

/** What this run may read: up to the ends when it began, or what an interrupted run had begun. Errors: LOG_REWOUND. */
export function openBatch(
  run: Run,
  { name, share }: Topic,
  topicId: string,
  offsets: PartitionOffsets[],
  { stored, ahead, time }: Reached,
  progress: Progress,
): OpenBatch {
  const ends = (progress.ends ??= new Map(offsets.map(({ partition, high }) => [partition, high])));
  const isMine = (range: Range): boolean => isIn(share, range);
  // The first commit says of every partition where Bronze begins with it, also of those that other runs read.
  const all = openRanges(offsets, topicId, stored, time !== undefined)
    .filter((range) => time === undefined || isMine(range))
    .map((range) => behind(range, progress.damaged.get(range.partition)));
  run.trace.lag ??= {
    topic: name,
    partitions: new Map(
      all.filter(isMine).map(({ partition, from, lostFrom, to }) => [partition, Number(to - (lostFrom ?? from))]),
    ),
  };
  // What an interrupted run had already quarantined is taken again as it was.
  const interrupted = upTo(all, (range) => (isMine(range) ? ahead[range.appId] : undefined));
  const quarantineDone = interrupted.some(({ from, to }) => from < to);
  const open = upTo(all, (range) => (isMine(range) ? ends.get(range.partition) : undefined));
  return { ranges: quarantineDone ? interrupted : open, quarantineDone };
}
