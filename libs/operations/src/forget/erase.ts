import { publishedSet } from '@fastcart/published';
import { FastcartError, commitMaintenance, type Run } from '@fastcart/runtime';
import { published } from '@fastcart/schemas';
import { keptFor } from '../maintain/kept';
import type { Place } from './place';

/**
 * Deletes every file of these tables that their present version does not need; how many. Earlier versions, and the sets
 * that were published of them, cannot be read any more.
 */
export async function erase(run: Run, { redactions, opened }: Place): Promise<number> {
  let deleted = 0;
  for (const { table } of redactions) {
    run.signal.throwIfAborted();
    const target = opened[table.name]!;
    const { files } = await commitMaintenance(run, table.name, target, (commit) =>
      target.vacuum({ mode: 'full', retentionHours: 0, enforceRetention: false, commit }),
    );
    deleted += files.length;
  }
  return deleted;
}

/** Until when files that these tables do not need any more stay, if they were removed by now. */
export function goneAfter(places: Place[]): Date {
  const kept = places.flatMap(({ redactions, opened }) =>
    redactions.map(({ table }) => keptFor(opened[table.name]!, 'delta.deletedFileRetentionDuration')),
  );
  return new Date(Date.now() + Math.max(...kept));
}

/** Errors: CONFLICT, when the newest published set is of earlier versions. */
export async function requirePublished({ redactions, opened }: Place): Promise<void> {
  const set = await publishedSet(opened[published.name]!);
  for (const { name } of redactions.map(({ table }) => table)) {
    const table = opened[name]!;
    await table.refresh();
    const version = set?.versions[name];
    if (version === undefined || version === table.version) continue;
    throw new FastcartError(
      'CONFLICT',
      `${name} was published at version ${version} and is at ${table.version} already`,
    );
  }
}
