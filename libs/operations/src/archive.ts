import { DeltaTable, query, type Query } from '@fastcart/delta';
import { input } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import { Lake } from '@fastcart/runtime';
import { columnNames, type GoldTable } from '@fastcart/schemas';

/** The archive of a lake, with the old partitions of Gold tables in tables of the same names. `url`: the setting ARCHIVE. */
export function archiveOf(lake: Lake, url: string | undefined): Lake {
  return new Lake(url ?? `${lake.url}/archive`, lake.lakeSchema);
}

/**
 * A Gold table together with its archived partitions. When both tables have a partition, it was written again after a late
 * event, or its move was interrupted: the partition of the live table counts. `version`: the version of the archive's table,
 * by default the newest.
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
