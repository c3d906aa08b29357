import type { DeltaTable } from '@fastcart/delta';
import { sourceVersion } from '@fastcart/runtime';
import { readersOf, sideOf, sourceOf, type Table } from '@fastcart/schemas';

/**
 * The versions of the tables that a table is computed from, back to the log: of each table the greatest version that one of
 * its readers has read, of a side table the newest. `opened`: tables by name.
 */
export async function upstreamVersions(
  table: Table,
  opened: Record<string, DeltaTable>,
): Promise<Record<string, number>> {
  const source = sourceOf(table);
  if (!source) return {};
  const side = sideOf(source);
  const readers = readersOf(source).filter(({ name }) => name in opened);
  const read = await Promise.all(readers.map((reader) => sourceVersion(reader, opened[reader.name]!)));
  return {
    ...(await upstreamVersions(source, opened)),
    [source.name]: Math.max(...read.map(Number)),
    ...(side && { [side.name]: opened[side.name]!.version }),
  };
}
