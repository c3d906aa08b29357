import { EventLogError } from './errors';

/** Throws PARTITION_NOT_FOUND when the topic does not have the partition. */
export function checkPartition(topic: string, partition: number, partitions: number): void {
  if (Number.isInteger(partition) && partition >= 0 && partition < partitions) return;
  throw new EventLogError(
    'PARTITION_NOT_FOUND',
    `The topic "${topic}" has partitions 0 to ${partitions - 1}, not ${partition}.`,
  );
}
