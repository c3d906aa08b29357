import { DeltaTable, query, type Query } from '@fastcart/delta';
import { input } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import { Lake } from '@fastcart/runtime';
import { columnNames, type GoldTable } from '@fastcart/schemas';

/** Where partitions of Gold's tables go that are old: tables of the same names. `url`: of the setting ARCHIVE. */
export function archiveOf(lake: Lake, url: string | undefined): Lake {
  return new Lake(url ?? `${lake.url}/archive`, lake.contract);
}

/**
 * A Gold table and what was archived of it as one relation. A partition that both have was written again since, because
 * of a late event, or its move was interrupted: the live one counts. `version`: of the archive's table, the newest
 * unless told.
 */
export async function withArchive(
  table: GoldTable,
  live: DeltaTable,
  archive: Lake,
  version?: number,
): Promise<DeltaTable | Query> {
  if (!(await archive.has(table))) return live;
  const archived = await openAt(archive, table, version);
  const columns = columnNames(table);
  const present = input('live', columns).distinct(...table.partitionBy);
  const older = input('archived', columns).join(present, { how: 'anti', on: table.partitionBy });
  return query(toSql(input('live', columns).union(older)), { live, archived });
}

async function openAt(archive: Lake, table: GoldTable, version: number | undefined): Promise<DeltaTable> {
  if (version !== undefined) return DeltaTable.open(archive.urlOf(table), { version });
  const [newest] = await archive.open(table);
  return newest;
}
