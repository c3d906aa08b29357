import { DeltaTable, query, type TextResult } from '@fastcart/delta';
import { FastcartError, type Lake } from '@fastcart/runtime';
import { published, type Table, tables } from '@fastcart/schemas';
import { publishedSet } from './published';

/**
 * Runs SQL over the lake's tables by name. They are read as the published set has them, so that nobody sees half a
 * run; with `moment` as the set that was published by then. Before anything is published the newest versions are read.
 */
export async function queryLake(lake: Lake, sql: string, moment?: string): Promise<TextResult> {
  if (moment !== undefined && Number.isNaN(Date.parse(moment))) {
    throw new FastcartError(
      'CONFIG_INVALID',
      `--as-of has to be a date or a time in ISO 8601, such as 2025-11-09T12:00:00Z`,
    );
  }
  const named = tables.filter(({ name }) => new RegExp(`\\b${name}\\b`, 'i').test(sql));
  const [manifest] = await lake.open(published);
  const set = await publishedSet(manifest, moment && new Date(moment).toISOString());
  if (moment !== undefined && !set) throw new FastcartError('QUERY_INVALID', `nothing was published by ${moment}`);
  const later = named.find(({ name }) => moment !== undefined && name !== published.name && !(name in set!.versions));
  if (later) throw new FastcartError('QUERY_INVALID', `${later.name} was not published by ${moment}`);
  const relations = Object.fromEntries(
    await Promise.all(
      named.map(async (table) => [table.name, await openPublished(lake, table, set?.versions[table.name])] as const),
    ),
  );
  try {
    return await query(sql, relations).text();
  } catch (error) {
    throw new FastcartError('QUERY_INVALID', (error as Error).message, { cause: error });
  } finally {
    for (const table of [manifest, ...Object.values(relations)]) table.close();
  }
}

async function openPublished(lake: Lake, table: Table, version: number | undefined): Promise<DeltaTable> {
  if (version !== undefined) return DeltaTable.open(lake.urlOf(table), { version });
  const [opened] = await lake.open(table);
  return opened;
}
