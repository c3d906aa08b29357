import { publishedSet } from '@fastcart/published';
import { FastcartError, commitMaintenance, type Run } from '@fastcart/runtime';
import { published } from '@fastcart/schemas';
import { keptFor } from '../maintain/kept';
import type { Place } from './place';

/**
 * Deletes every file that the newest version of a table does not need. Returns the number of files. Earlier versions, and
 * published sets that name them, cannot be read afterwards.
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

/** The time until which files that are removed from these tables now are kept. */
export function goneAfter(places: Place[]): Date {
  const kept = places.flatMap(({ redactions, opened }) =>
    redactions.map(({ table }) => keptFor(opened[table.name]!, 'delta.deletedFileRetentionDuration')),
  );
  return new Date(Date.now() + Math.max(...kept));
}

/** Errors: CONFLICT, when the newest published set has earlier versions. */
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
