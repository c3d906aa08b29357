import type { DeltaTable } from '@fastcart/delta';
import { publishedSet } from '@fastcart/published';
import { type Lake, sourceVersion } from '@fastcart/runtime';
import { published, readersOf } from '@fastcart/schemas';

/** Versions of a table that somebody above still needs; the table's own where everybody has seen all of it. */
export interface Needed {
  /** The least to which those have come who follow its changes. */
  read: number;
  /** That, or an earlier one that the published set names. */
  least: number;
}

/** `name`: as the published set has it. */
export async function neededOf(lake: Lake, name: string, opened: DeltaTable): Promise<Needed> {
  using above = await lake.openPresent([...readersOf({ name }), published]);
  const followers = readersOf({ name }).filter((table) => table.name in above);
  const positions = await Promise.all(followers.map((table) => sourceVersion(table, above[table.name]!)));
  const set = await publishedSet(above[published.name]!);
  const read = Math.min(opened.version, ...positions.map(Number));
  return { read, least: Math.min(read, set?.versions[name] ?? read) };
}
