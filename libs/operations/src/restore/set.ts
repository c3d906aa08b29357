import type { DeltaTable } from '@fastcart/delta';
import { publishedRows } from '@fastcart/published';
import { type PublishedSet, publishedSet, toPublishedSet } from '@fastcart/published';
import { FastcartError } from '@fastcart/runtime';
import { momentOf } from '../moment';

/** The choice of a published set: the set of a run, or the newest that was published by a time. */
export interface Chosen {
  toRun?: string;
  at?: string;
}

/** Every set, newest first. */
export async function publishedSets(published: DeltaTable): Promise<PublishedSet[]> {
  return (await publishedRows(published)).map(toPublishedSet);
}

/** Errors: USAGE_INVALID, RESTORE_REFUSED. */
export async function chosenSet(published: DeltaTable, { toRun, at }: Chosen): Promise<PublishedSet> {
  if ((toRun === undefined) === (at === undefined))
    throw new FastcartError('USAGE_INVALID', 'one of --to-run and --at is required');
  const set =
    at === undefined
      ? (await publishedSets(published)).find(({ runId }) => runId === toRun)
      : await publishedSet(published, momentOf('--at', at));
  if (set) return set;
  throw new FastcartError(
    'RESTORE_REFUSED',
    at === undefined ? `no run ${toRun} published` : `no set was published by ${at}`,
  );
}
