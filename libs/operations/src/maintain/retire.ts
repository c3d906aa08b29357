import { type DeltaTable, query } from '@fastcart/delta';
import { input } from '@fastcart/query';
import { exprSql, toSql } from '@fastcart/query/sql';
import { commitMaintenance, type Lake, retainedFromProperty, retainedOnProperty, type Run } from '@fastcart/runtime';
import { columnNames, layerOf, type Table } from '@fastcart/schemas';
import { appendOnlyOff, isAppendOnly } from '../append-only';
import { recordArchive } from '../archive-place';
import { type Retirement, retiredRows } from './retention';

interface Places {
  lake: Lake;
  archive: Lake;
}

/**
 * Deletes the partitions; those of Gold after they are in the archive. The commit before stores the horizon and the day of
 * the decision in the table, and allows an append-only table to lose rows.
 */
export async function retire(
  run: Run,
  table: Table,
  opened: DeltaTable,
  retirement: Retirement,
  places: Places,
): Promise<void> {
  const { today, horizon, files } = retirement;
  const decided = { [retainedOnProperty]: today };
  if (files === 0) {
    if (opened.properties[retainedOnProperty] === today) return;
    await commitMaintenance(run, table.name, opened, (commit) => opened.setProperties(decided, { commit }));
    return;
  }
  const properties = { ...decided, [retainedFromProperty]: horizon, ...(isAppendOnly(table) && appendOnlyOff) };
  await commitMaintenance(run, table.name, opened, (commit) => opened.setProperties(properties, { commit }));
  const rows = retiredRows(table, retirement);
  if (layerOf(table) === 'gold') return move(run, table, opened, exprSql(rows), places);
  await commitMaintenance(run, table.name, opened, (commit) => opened.delete(exprSql(rows), { commit }), {
    record: { kind: 'housekeeping', removedRows: retirement.rows },
  });
}

/** Replaces earlier archived rows of these partitions. Only archived rows are deleted. */
async function move(
  run: Run,
  table: Table,
  opened: DeltaTable,
  rows: string,
  { lake, archive }: Places,
): Promise<void> {
  await archive.create(table);
  await recordArchive(run, lake, archive, table);
  using places = await archive.open(table);
  const [archived] = places;
  const all = toSql(input('live', columnNames(table)));
  await commitMaintenance(run, table.name, opened, async (commit) => {
    const source = query(`SELECT * FROM (${all}) WHERE ${rows}`, { live: opened });
    await commitMaintenance(run, table.name, archived, (own) => archived.replaceWhere(rows, source, { commit: own }));
    return opened.delete(rows, { commit });
  });
}
