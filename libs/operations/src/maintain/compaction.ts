import type { DataFile, PartitionFilter } from '@fastcart/delta';
import type { Table } from '@fastcart/schemas';
import { sumOf } from '../files';

const MiB = 1024 * 1024;

/** A compacted file, in bytes. */
export const targetSize = 192 * MiB;

/** A file below this is small. A compacted one may be: what is left over of a partition. */
const small = 128 * MiB;

export interface Compaction {
  /** Of the first partition column; undefined for a table without partitions. */
  dates: string[] | undefined;
  partitions: number;
  /** The small files in them, and their bytes. */
  files: number;
  bytes: number;
}

/**
 * What OPTIMIZE has to do: partitions of days that are over, with more than one small file. `today`: YYYY-MM-DD.
 * Undefined: nothing.
 */
export function compactionOf({ partitionBy }: Table, files: DataFile[], today: string): Compaction | undefined {
  const [date] = partitionBy;
  const isOver = ({ partition }: DataFile): boolean => date === undefined || (partition[date] ?? today) < today;
  const candidates = files.filter((file) => file.size < small && isOver(file));
  const byPartition = Map.groupBy(candidates, ({ partition }) => JSON.stringify(partition));
  const groups = [...byPartition.values()].filter((group) => group.length > 1);
  if (groups.length === 0) return undefined;
  const chosen = groups.flat();
  return {
    dates: date === undefined ? undefined : [...new Set(chosen.map(({ partition }) => partition[date]!))].sort(),
    partitions: groups.length,
    files: chosen.length,
    bytes: sumOf(chosen).bytes,
  };
}

export function filterOf({ partitionBy }: Table, { dates }: Compaction): PartitionFilter[] {
  return dates ? [[partitionBy[0]!, 'in', dates]] : [];
}
