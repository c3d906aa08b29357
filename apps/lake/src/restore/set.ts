import { type DeltaTable, query } from '@fastcart/delta';
import { FastcartError } from '@fastcart/runtime';
import { type PublishedSet, publishedSet, toPublishedSet } from '../published';

/** Which published set: the one of a run, or the newest at a moment. */
export interface Chosen {
  toRun?: string;
  at?: string;
}

/** Every set, newest first. */
export async function publishedSets(published: DeltaTable): Promise<PublishedSet[]> {
  const rows = await query('SELECT * FROM published ORDER BY published_at DESC', { published }).rows();
  return rows.map(toPublishedSet);
}

/** Errors: CONFIG_INVALID, RESTORE_REFUSED. */
export async function chosenSet(published: DeltaTable, { toRun, at }: Chosen): Promise<PublishedSet> {
  if ((toRun === undefined) === (at === undefined))
    throw new FastcartError('CONFIG_INVALID', 'one of --to-run and --at is needed');
  if (at !== undefined && Number.isNaN(Date.parse(at)))
    throw new FastcartError('CONFIG_INVALID', '--at has to be a time in ISO 8601, such as 2025-11-09T12:00:00Z');
  const set =
    at === undefined
      ? (await publishedSets(published)).find(({ runId }) => runId === toRun)
      : await publishedSet(published, new Date(at).toISOString());
  if (set) return set;
  throw new FastcartError(
    'RESTORE_REFUSED',
    at === undefined ? `no run ${toRun} published` : `nothing was published by ${at}`,
  );
}
