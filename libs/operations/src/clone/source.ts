import type { PublishedSet } from '@fastcart/published';
import { FastcartError, type Lake, requireKnown } from '@fastcart/runtime';
import {
  bronze,
  forgotten,
  canBeNew,
  layerOf,
  planFingerprint,
  positionOf,
  replacedPosition,
  silver,
  type Table,
} from '@fastcart/schemas';
import { at, requireNobodyForgotten, type Target, targetsOf } from '../restore/versions';
import { logPositions } from './positions';

/**
 * A table to copy, its version, and the transactions that the copy gets besides its positions in the copy of its source.
 */
export interface Original {
  table: Table;
  version: number;
  transactions: Record<string, bigint>;
}

/** The version of a copy that has all rows: one commit writes them. */
export const copied = 1;

/** The version of a copy that has its schema version, from the next commit. Readers of a copy have read up to here. */
export const stamped = 2;

/**
 * The tables to copy, each after its source. Errors: RESTORE_REFUSED, when versions of the set are gone; CONFLICT, when the
 * set was published during a run of Silver; SCHEMA_VERSION.
 */
export async function originalsOf(lake: Lake, set: PublishedSet): Promise<Original[]> {
  // A Gold table that the set does not name yet is made by the clone's next Gold run.
  const targets = (await targetsOf(lake, set, [])).filter(
    ({ table, name }) => !canBeNew(table) || name in set.versions,
  );
  const { positions: read } = targets.find(({ table }) => table === silver)!;
  if (read[replacedPosition]! > read[positionOf(silver)]!)
    throw new FastcartError('CONFLICT', `run ${set.runId} published part of a Silver run: choose another set`);
  const { version: eventsVersion } = targets.find(({ table }) => table === bronze)!;
  const offsets = await at(lake, bronze, eventsVersion, async (opened) => {
    // A position that is not found by its commit would be 0 in the clone.
    for (const commit of await opened.history()) requireKnown(bronze.name, commit);
    return logPositions(opened);
  });
  for (const { table, name, version } of targets) {
    using now = await lake.open(table);
    await requireNobodyForgotten(now[0], name, version);
  }
  const transactionsOf = ({ table, positions }: Target): Record<string, bigint> => {
    if (layerOf(table) === 'bronze') return offsets;
    const computed = positions[planFingerprint];
    return computed ? { [planFingerprint]: computed } : {};
  };
  return [
    // Not of the set, but the newest: forgotten people stay forgotten.
    { table: forgotten, version: await newestOf(lake, forgotten), transactions: {} },
    ...targets
      .toReversed()
      .map((own) => ({ table: own.table, version: own.version, transactions: transactionsOf(own) })),
  ];
}

async function newestOf(lake: Lake, table: Table): Promise<number> {
  using opened = await lake.open(table);
  return opened[0].version;
}
