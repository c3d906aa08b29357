import { DeltaError, type DeltaTable } from '@fastcart/delta';

/**
 * Looks at the newest commits, or all. Errors: CORRUPT, when one is empty or cut, or has no commitInfo. Delta allows the
 * latter; but every program that writes to a lake writes one, so that its file is empty or has lost its beginning, as a
 * power loss leaves it.
 */
export async function requireWhole(table: DeltaTable, limit?: number): Promise<void> {
  const torn = (await table.history(limit)).find(({ info }) => Object.keys(info).length === 0);
  if (!torn) return;
  const name = `_delta_log/${String(torn.version).padStart(20, '0')}.json`;
  throw new DeltaError('CORRUPT', `${table.url}: the commit ${name} is empty or cut`);
}
