import { damagedFiles, type Lake, requireCommitInfo } from '@fastcart/runtime';

/**
 * Compares every data file of a lake and its archive with its checksum. Returns the number of files without one. Errors:
 * STORAGE_CORRUPT, with table and file, also for a damaged commit.
 */
export async function verifyFiles(places: Lake[], progress: (what: string) => void): Promise<number> {
  const damaged: string[] = [];
  let unverified = 0;
  for (const place of places) {
    for (const table of place.lakeSchema.tables) {
      using opened = await place.findIfThere(table);
      if (!opened) continue;
      progress(`files of ${table.name}`);
      await requireCommitInfo(opened);
      const found = await opened.verify();
      unverified += found.unverified;
      damaged.push(...found.damaged.map((file) => `${table.name}: ${place.urlOf(table)}/${file}`));
    }
  }
  if (damaged.length > 0) throw damagedFiles(damaged);
  return unverified;
}
