import { DeltaError, DeltaTable, query, type Relation, type TextResult } from '@fastcart/delta';
import { archivedName } from '@fastcart/gold-worker';
import { FastcartError, type Lake } from '@fastcart/runtime';
import { goldTables, published, type Table, tables } from '@fastcart/schemas';
import { withArchive } from './archive';
import { momentOf } from './moment';
import { publishedSet } from './published';

/**
 * Runs SQL over the lake's tables by name. They are read as the published set has them, so that nobody sees half a
 * run; with `moment` as the set that was published by then. Before anything is published the newest versions are read.
 * With `archive`, Gold's tables have what was archived of them, too.
 */
export async function queryLake(lake: Lake, sql: string, moment?: string, archive?: Lake): Promise<TextResult> {
  const until = moment === undefined ? undefined : momentOf('--as-of', moment);
  const named = tables.filter(({ name }) => new RegExp(`\\b${name}\\b`, 'i').test(sql));
  const [manifest] = await lake.open(published);
  const set = await publishedSet(manifest, until);
  if (moment !== undefined && !set) throw new FastcartError('QUERY_INVALID', `nothing was published by ${moment}`);
  const later = named.find(({ name }) => moment !== undefined && name !== published.name && !(name in set!.versions));
  if (later) throw new FastcartError('QUERY_INVALID', `${later.name} was not published by ${moment}`);
  const opened = Object.fromEntries(
    await Promise.all(
      named.map(async (table) => [table.name, await openPublished(lake, table, set?.versions[table.name])] as const),
    ),
  );
  try {
    const relations: Record<string, Relation> = { ...opened };
    for (const table of archive ? goldTables : [])
      if (opened[table.name])
        relations[table.name] = await withArchive(
          table,
          opened[table.name]!,
          archive!,
          set?.versions[archivedName(table)],
        );
    return await query(sql, relations).text();
  } catch (error) {
    if (DeltaError.is(error, 'STORAGE', 'CORRUPT', 'OUT_OF_MEMORY')) throw error;
    throw new FastcartError('QUERY_INVALID', (error as Error).message, { cause: error });
  } finally {
    for (const table of [manifest, ...Object.values(opened)]) table.close();
  }
}

async function openPublished(lake: Lake, table: Table, version: number | undefined): Promise<DeltaTable> {
  if (version !== undefined) return DeltaTable.open(lake.urlOf(table), { version });
  const [opened] = await lake.open(table);
  return opened;
}
