import { type DeltaTable, query } from '@fastcart/delta';
import type { Named } from '@fastcart/schemas';

/**
 * Whether any published set names a table, in the version that `published` was loaded at. All sets count, because a restore
 * publishes an earlier one again.
 */
export async function wasPublished(published: DeltaTable, { name }: Named): Promise<boolean> {
  const sql = `SELECT 1 FROM published WHERE strpos(versions, '"${name}"') > 0 LIMIT 1`;
  return (await query(sql, { published }).rows()).length > 0;
}
