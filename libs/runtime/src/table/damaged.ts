import type { DeltaTable } from '@fastcart/delta';
import { FastcartError } from '../process/errors';

/** Files that a message names. */
const shown = 20;

/** `files`: each as table and URL. */
export function damagedFiles(files: string[]): FastcartError {
  const others = files.length > shown ? `, and ${files.length - shown} more` : '';
  return new FastcartError(
    'STORAGE_CORRUPT',
    `data files are not what was written: ${files.slice(0, shown).join(', ')}${others}`,
  );
}

/**
 * Compares the data files that commits of a table, `name` in errors, have written with their checksums. Errors:
 * STORAGE_CORRUPT, with table and file.
 */
export async function requireUndamaged(name: string, table: DeltaTable, versions: number[]): Promise<void> {
  const { damaged } = await table.verify({ versions });
  if (damaged.length > 0) throw damagedFiles(damaged.map((file) => `${name}: ${table.url}/${file}`));
}
