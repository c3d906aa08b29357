import type { DeltaTable } from '@fastcart/delta';
import { publishedSet } from '@fastcart/published';
import { type Lake, sourceVersion } from '@fastcart/runtime';
import { published, readersOf } from '@fastcart/schemas';

/** The versions of a table that readers still need; the newest version when all readers have read everything. */
export interface Needed {
  /** The least position of the tables that read its change feed. */
  read: number;
  /** The same, or an earlier version that the published set has. */
  least: number;
}

/** `name`: the name of the table in the published set. */
export async function neededOf(lake: Lake, name: string, opened: DeltaTable): Promise<Needed> {
  using above = await lake.openPresent([...readersOf({ name }), published]);
  const followers = readersOf({ name }).filter((table) => table.name in above);
  const positions = await Promise.all(followers.map((table) => sourceVersion(table, above[table.name]!)));
  const set = await publishedSet(above[published.name]!);
  const read = Math.min(opened.version, ...positions.map(Number));
  return { read, least: Math.min(read, set?.versions[name] ?? read) };
}
