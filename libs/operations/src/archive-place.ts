import type { DeltaTable } from '@fastcart/delta';
import { FastcartError, commitMaintenance, type Lake, type Run } from '@fastcart/runtime';
import { published, type Table } from '@fastcart/schemas';

/**
 * The property with the place of the archive, in the table `published`, which no restore sets back. A run with another
 * archive would miss the archived days without an error.
 */
export const archivePlace = 'fastcart.archive';

/** Relative where it lies in the lake, so that both may be moved. */
function placeOf({ url }: Lake, archive: Lake): string {
  return archive.url.startsWith(`${url}/`) ? archive.url.slice(url.length + 1) : archive.url;
}

/** Errors: CONFIG_INVALID, when partitions of this lake were moved to another archive. */
export function requireArchive({ properties }: DeltaTable, lake: Lake, archive: Lake): void {
  const place = properties[archivePlace];
  if (place === undefined || place === placeOf(lake, archive)) return;
  throw new FastcartError('CONFIG_INVALID', `ARCHIVE is ${archive.url}, and the archive of this lake is ${place}`);
}

/**
 * Stores the place of the archive. An archive that was moved has its tables already. Errors: CONFIG_INVALID, when a table
 * would be archived in a second place.
 */
export async function recordArchive(run: Run, lake: Lake, archive: Lake, table: Table): Promise<void> {
  using tables = await lake.open(published);
  const [sets] = tables;
  const place = placeOf(lake, archive);
  if (sets.properties[archivePlace] === place) return;
  if (!(await archive.has(table))) return requireArchive(sets, lake, archive);
  const properties = { [archivePlace]: place };
  await commitMaintenance(run, published.name, sets, (commit) => sets.setProperties(properties, { commit }));
}
