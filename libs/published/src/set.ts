import type { DeltaTable, Value } from '@fastcart/delta';
import { isHousekeeping, parse, positionsOf, type Run } from '@fastcart/runtime';
import { positionNames, published } from '@fastcart/schemas';
import { archivedName, publish, type VersionSet } from './publish';
import { publishedRows, versionsOf } from './rows';

export interface PublishedSet extends VersionSet {
  runId: string;
  publishedAt: string;
}

/** The newest set that was published by a moment (ISO 8601), without one the newest of all; undefined when there is none. */
export async function publishedSet(published: DeltaTable, moment?: string): Promise<PublishedSet | undefined> {
  const [row] = await publishedRows(published, { until: moment, limit: 1 });
  return row && toPublishedSet(row);
}

/** From a row of the table. */
export function toPublishedSet(row: Record<string, Value>): PublishedSet {
  return {
    runId: String(row.run_id),
    publishedAt: String(row.published_at),
    asOf: row.as_of as string | null,
    versions: versionsOf(row),
  };
}

/**
 * After housekeeping publishes the newest set again, with the present versions of these tables (by name), so that the
 * set does not hold on to files that are to go. A table that a run has changed since waits for that run to publish it,
 * and what was `archived` of it too. Nothing happens before anything was published.
 */
export async function republish(
  run: Run,
  table: DeltaTable,
  tables: Record<string, DeltaTable>,
  archived: Record<string, DeltaTable> = {},
): Promise<void> {
  for (;;) {
    await table.refresh();
    const position = await positionsOf(table, positionNames(published));
    const set = await publishedSet(table);
    if (!set) return;
    const versions = { ...set.versions };
    for (const [name, changed] of Object.entries(tables))
      if (await isKept(changed, set.versions[name])) versions[name] = changed.version;
    for (const [name, { version }] of Object.entries(archived))
      if (versions[name] === tables[name]!.version) versions[archivedName({ name })] = version;
    if (Object.keys(versions).every((name) => versions[name] === set.versions[name])) return;
    const to = position as Record<string, bigint>;
    if (await publish(run, table, { ...set, versions }, { from: position, to })) return;
  }
}

/** Whether nothing but housekeeping has happened to a table since a version. */
async function isKept(table: DeltaTable, since: number | undefined): Promise<boolean> {
  if (since === undefined || since >= table.version) return false;
  const commits = await table.history(table.version - since);
  return commits.every(({ info }) => isHousekeeping(parse(info)));
}
