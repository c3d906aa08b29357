import type { DataFile, PartitionFilter } from '@fastcart/delta';
import type { Table } from '@fastcart/schemas';
import { sumOf } from '../files';

const MiB = 1024 * 1024;

/** The size of a compacted file in bytes. */
export const targetSize = 192 * MiB;

/** A smaller file is a small file. The last compacted file of a partition may be one. */
const small = 128 * MiB;

export interface Compaction {
  /** The dates of the first partition column; undefined for a table without partitions. */
  dates: string[] | undefined;
  partitions: number;
  /** The small files in them, and their bytes. */
  files: number;
  bytes: number;
}

/**
 * The work of OPTIMIZE: partitions of past days with more than one small file. `today`: YYYY-MM-DD. Undefined when there is
 * none.
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
