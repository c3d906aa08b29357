import { FastcartError, type Lake } from '@fastcart/runtime';
import {
  bronze,
  definition,
  factOrders,
  forgotten,
  goldTables,
  quarantine,
  rejected,
  silver,
  type Table,
} from '@fastcart/schemas';
import type { PublishedSet } from '../published';
import { at, requireNobodyForgotten, type Target, targetsOf } from '../restore/versions';
import { logPositions } from './positions';

/** A table to copy: at which version, and the positions that the copy gets. */
export interface Original {
  table: Table;
  version: number;
  positions: Record<string, bigint>;
}

/** All rows of a copy come by one commit, so that whoever reads it has read it up to here. */
export const copied = 1;

/** The next commit gives a copy its schema version. */
export const stamped = 2;

/** Errors: RESTORE_REFUSED, when versions of the set are gone; CONFLICT, when Silver was at work while it was published. */
export async function originalsOf(lake: Lake, set: PublishedSet): Promise<Original[]> {
  const targets = await targetsOf(lake, set, []);
  const { positions: read } = targets.find(({ table }) => table === silver)!;
  if (read[`${bronze.name}/replaced`]! > read[bronze.name]!)
    throw new FastcartError('CONFLICT', `run ${set.runId} published a Silver run by halves: choose another set`);
  const { version: eventsVersion } = targets.find(({ table }) => table === bronze)!;
  const offsets = await at(lake, bronze, eventsVersion, logPositions);
  for (const { table, name, version } of targets) {
    const [now] = await lake.open(table);
    await requireNobodyForgotten(now, name, version).finally(() => now.close());
  }
  const reads = (name: string): Record<string, bigint> => ({ [name]: BigInt(copied) });
  const positions: Record<string, Record<string, bigint>> = {
    [bronze.name]: offsets,
    [quarantine.name]: offsets,
    [silver.name]: { ...reads(bronze.name), ...reads(`${bronze.name}/replaced`) },
    [rejected.name]: reads(bronze.name),
    [factOrders.name]: reads(silver.name),
    ...Object.fromEntries(goldTables.map(({ name }) => [name, reads(factOrders.name)])),
  };
  const described = (own: Target): Record<string, bigint> => {
    const computed = own.positions[definition];
    return computed ? { [definition]: computed } : {};
  };
  return [
    // Not of the set: who is forgotten by now stays so.
    { table: forgotten, version: await newestOf(lake, forgotten), positions: {} },
    ...targets.map((own) => ({
      table: own.table,
      version: own.version,
      positions: { ...positions[own.table.name]!, ...described(own) },
    })),
  ];
}

async function newestOf(lake: Lake, table: Table): Promise<number> {
  const [opened] = await lake.open(table);
  opened.close();
  return opened.version;
}
