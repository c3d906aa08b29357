import type { DeltaTable, Value } from '@fastcart/delta';
import { isHousekeeping, parse, positionsOf, type Run } from '@fastcart/runtime';
import { positionNames, published } from '@fastcart/schemas';
import { archivedName, publish, type VersionSet } from './publish';
import { newestRow, versionsOf } from './rows';

export interface PublishedSet extends VersionSet {
  runId: string;
  publishedAt: string;
}

/** The newest set, or the newest that was published by a time (ISO 8601); undefined when there is none. */
export async function publishedSet(published: DeltaTable, moment?: string): Promise<PublishedSet | undefined> {
  const row = await newestRow(published, moment);
  return row && toPublishedSet(row);
}

/** Reads a set from a row of the table. */
export function toPublishedSet(row: Record<string, Value>): PublishedSet {
  return {
    runId: String(row.run_id),
    publishedAt: String(row.published_at),
    asOf: row.as_of as string | null,
    versions: versionsOf(row),
  };
}

/**
 * Publishes the newest set again after housekeeping, with the present versions of the given tables, so that the set does not
 * refer to files that will be deleted. A table that a run has changed since is left out, with its `archived` table, until
 * that run publishes it. Does nothing when no set was published.
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

/** Whether all commits of a table since a version are housekeeping. */
async function isKept(table: DeltaTable, since: number | undefined): Promise<boolean> {
  if (since === undefined || since >= table.version) return false;
  const commits = await table.history(table.version - since);
  return commits.every(({ info }) => isHousekeeping(parse(info)));
}
