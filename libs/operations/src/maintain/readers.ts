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
  const followers = readersOf({ name });
  using above = await lake.open(...followers, published);
  const positions = await Promise.all(followers.map((table, index) => sourceVersion(table, above[index]!)));
  const set = await publishedSet(above.at(-1)!);
  const read = Math.min(opened.version, ...positions.map(Number));
  return { read, least: Math.min(read, set?.versions[name] ?? read) };
}
