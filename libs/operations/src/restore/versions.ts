import { DeltaError, DeltaTable } from '@fastcart/delta';
import { archivedName } from '@fastcart/published';
import type { PublishedSet } from '@fastcart/published';
import { commitAt, FastcartError, type Lake, parse } from '@fastcart/runtime';
import {
  bronze,
  commitName,
  depthOf,
  goldTables,
  isComputed,
  positionNames,
  positionOf,
  quarantine,
  rejected,
  silver,
  sourceOf,
  type Table,
  tables,
  transactionNames,
} from '@fastcart/schemas';

/** The version of a table that belongs to a set, and the positions that it had there. */
export interface Target {
  /** The lake, or its archive. */
  place: Lake;
  table: Table;
  /** The version in the set. */
  name: string;
  version: number;
  positions: Record<string, bigint>;
}

/** The computed tables, the topmost first. */
const computed = tables.filter(isComputed).toSorted((left, right) => depthOf(right) - depthOf(left));

/**
 * The tables of a set in the order of the restore: each table before its source, and each side table after its main table, so
 * that the lake is sound after every step. `offsets`: application ids of the log's positions. Errors: RESTORE_REFUSED.
 */
export async function targetsOf(lake: Lake, { versions }: PublishedSet, offsets: string[]): Promise<Target[]> {
  const target = async (table: Table, version: number, appIds: string[]): Promise<Target> => ({
    place: lake,
    table,
    name: table.name,
    version,
    positions: await at(lake, table, version, (opened) => positionsOf(opened, appIds)),
  });
  // A table that the set does not have was empty or did not exist, and may still not exist.
  const above = await Promise.all(
    (await lake.present(computed)).map((table) => target(table, versions[table.name] ?? 0, transactionNames(table))),
  );
  const rows = above.find(({ table }) => table === silver)!;
  // A Gold run can have published between the two commits of a Silver run. The first commit has replaced rows by rows of a
  // version of Bronze that only the second would have reached.
  const read = Math.max(versions[bronze.name]!, ...positionNames(silver).map((name) => Number(rows.positions[name])));
  const events = await target(bronze, read, offsets);
  const notAhead = async (side: Table, appIds: string[], limits: Record<string, bigint>): Promise<Target> => {
    // A side table is committed first, so it can be ahead of the set.
    for (let version = versions[side.name]!; ; version--) {
      const found = await target(side, version, appIds);
      if (Object.entries(limits).every(([appId, limit]) => found.positions[appId]! <= limit)) return found;
    }
  };
  const rejects = await notAhead(rejected, transactionNames(rejected), { [positionOf(rejected)]: BigInt(read) });
  const side = await notAhead(quarantine, offsets, events.positions);
  await requireCommitsRead(lake, [...above, rejects]);
  return [...above, rejects, events, { ...side, positions: events.positions }];
}

/**
 * Checks that the versions of a set are still the commits with which it was published, by the commits that tables have read.
 * Errors: RESTORE_REFUSED when a version is another commit now.
 */
async function requireCommitsRead(lake: Lake, targets: Target[]): Promise<void> {
  for (const { table, name, positions } of targets) {
    const source = sourceOf(table)!;
    const position = positionOf(table);
    const id = positions[commitName(position)]!;
    if (id === 0n) continue;
    const version = positions[position]!;
    const found = await at(lake, source, Number(version), (opened) => commitAt(opened, version));
    if (found.id === id) continue;
    throw new FastcartError(
      'RESTORE_REFUSED',
      `${source.name} has another commit of version ${version} than ${name} has read: choose an earlier set`,
    );
  }
}

/** The archive's tables in a set. Sets of earlier programs have none, and the archive is not changed. */
export function archivedTargets(place: Lake, { versions }: PublishedSet): Target[] {
  return goldTables.flatMap((table) => {
    const name = archivedName(table);
    const version = versions[name];
    return version === undefined ? [] : [{ place, table, name, version, positions: {} }];
  });
}

/**
 * Refuses versions before the newest `lake forget`, because they have data of forgotten customers. A VACUUM of `lake forget`
 * after its set was published changes no row. Errors: RESTORE_REFUSED.
 */
export async function requireNobodyForgotten(now: DeltaTable, name: string, version: number): Promise<void> {
  const since = await now.history(now.version - version);
  if (since.some(({ info, operation }) => parse(info)?.layer === 'forget' && !operation.startsWith('VACUUM')))
    throw new FastcartError('RESTORE_REFUSED', `${name}: a person was forgotten after version ${version}`);
}

/** Uses an earlier version of a table. Errors: RESTORE_REFUSED when the table's log no longer has it. */
export async function at<T>(
  lake: Lake,
  table: Table,
  version: number,
  use: (opened: DeltaTable) => Promise<T>,
): Promise<T> {
  using opened = await DeltaTable.open(lake.urlOf(table), { version }).catch((error: unknown) => {
    if (!DeltaError.is(error, 'TABLE_NOT_FOUND', 'CORRUPT')) throw error;
    throw new FastcartError('RESTORE_REFUSED', `${table.name} can no longer be read at version ${version}`, {
      cause: error,
    });
  });
  return await use(opened);
}

async function positionsOf(table: DeltaTable, appIds: string[]): Promise<Record<string, bigint>> {
  const positions = await table.transactions(appIds);
  return Object.fromEntries(appIds.map((appId) => [appId, positions.get(appId) ?? 0n]));
}
