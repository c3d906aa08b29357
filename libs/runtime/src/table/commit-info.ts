import { DeltaError, type DeltaTable } from '@fastcart/delta';

/**
 * Looks at the newest commits, or all. Errors: CORRUPT, when one is cut, or has no commitInfo. Delta allows the latter; but
 * every program that writes to a lake writes one, and without it nothing identifies the commit.
 */
export async function requireCommitInfo(table: DeltaTable, limit?: number): Promise<void> {
  const found = (await table.history(limit)).find(({ info }) => Object.keys(info).length === 0);
  if (!found) return;
  const name = `_delta_log/${String(found.version).padStart(20, '0')}.json`;
  const reason = 'it is empty or cut, or another program wrote it';
  throw new DeltaError('CORRUPT', `${table.url}: the commit ${name} has no commitInfo: ${reason}`);
}
