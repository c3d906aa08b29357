import type { DeltaTable } from '@fastcart/delta';
import { sourceVersion } from '@fastcart/runtime';
import { sideOf, sourceOf, type Table } from '@fastcart/schemas';

/**
 * The versions of the tables that a table is computed from, back to the log: of each table the version that its reader has
 * read, of a side table the newest. `opened`: tables by name.
 */
export async function upstreamVersions(
  table: Table,
  opened: Record<string, DeltaTable>,
): Promise<Record<string, number>> {
  const source = sourceOf(table);
  if (!source) return {};
  const side = sideOf(source);
  return {
    ...(await upstreamVersions(source, opened)),
    [source.name]: Number(await sourceVersion(table, opened[table.name]!)),
    ...(side && { [side.name]: opened[side.name]!.version }),
  };
}
