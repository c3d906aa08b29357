import type { DeltaTable } from '@fastcart/delta';
import { FastcartError, type Lake } from '@fastcart/runtime';
import { partitionOf, positionNames, sourceOf } from '@fastcart/schemas';
import { logPositions } from '../clone/positions';
import { at } from '../restore/versions';
import { type Offsets, tableOf } from './commits';

export interface Version {
  table: string;
  version: number;
}

/**
 * The version of its source that a version of a table had read. It is stored in the table, so it is known after its commit was
 * deleted from the log. Undefined when the log no longer has the version.
 */
export async function readUpTo(lake: Lake, { table, version }: Version): Promise<Version | undefined> {
  const described = tableOf(table);
  const positions = await snapshot(lake, { table, version }, (opened) => opened.transactions(positionNames(described)));
  return (
    positions && {
      table: sourceOf(described)!.name,
      version: Math.max(0, ...[...positions.values()].map(Number)),
    }
  );
}

/** The offsets that a version of Bronze or quarantine had read. Undefined when the table's log no longer has the version. */
export async function offsetsUpTo(lake: Lake, version: Version): Promise<Offsets[] | undefined> {
  const positions = await snapshot(lake, version, logPositions);
  return (
    positions &&
    Object.entries(positions)
      .map(([appId, to]) => ({ partition: partitionOf(appId), from: null, to }))
      .filter(({ partition, to }) => !Number.isNaN(partition) && to > 0n)
      .sort((left, right) => left.partition - right.partition)
  );
}

async function snapshot<T>(
  lake: Lake,
  { table, version }: Version,
  use: (opened: DeltaTable) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await at(lake, tableOf(table), version, use);
  } catch (error) {
    if (error instanceof FastcartError && error.code === 'RESTORE_REFUSED') return undefined;
    throw error;
  }
}
