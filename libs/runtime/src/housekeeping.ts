import type { CommitOptions, CommitResult, DeltaTable, HistoryEntry } from '@fastcart/delta';
import { onConflict } from './commit';
import { requireVersion } from './contract';
import { announce } from './hop';
import type { Run } from './run';

/**
 * Whether a commit is one that operators or the calendar asked for: files rewritten, rows retired, restored, replayed or
 * made anonymous. It is no news of an event, so whoever follows the table's change feed passes over it.
 */
export function isHousekeeping(info: HistoryEntry['info']): boolean {
  return info.housekeeping === true;
}

/** What tells in a commitInfo that it is housekeeping, and whose. */
export function housekeepingOf(run: Pick<Run, 'id' | 'layer' | 'trace'>): Record<string, unknown> {
  return { runId: run.id, layer: run.layer, traceparent: run.trace.traceparent, housekeeping: true };
}

/**
 * A commit of housekeeping on the newest version of a table, tried again while others write to it. An answer that was
 * lost makes it happen twice: it has to be such that this makes no difference. Its commitInfo names the run. Errors:
 * SCHEMA_VERSION, CONFLICT, and those of the attempt.
 */
export async function keepHouse<T = CommitResult>(
  run: Pick<Run, 'id' | 'layer' | 'trace' | 'contract'>,
  name: string,
  table: DeltaTable,
  attempt: (commit: CommitOptions) => Promise<T>,
  { metadata, transactions }: CommitOptions = {},
): Promise<T> {
  const own = housekeepingOf(run);
  for (let tried = 1; ; tried++) {
    await table.refresh();
    requireVersion(run.contract, name, table.properties);
    try {
      announce({ layer: run.layer, step: 'commit', table: name, at: 'start' });
      const result = await attempt({ transactions, metadata: { ...metadata, ...own } });
      announce({ layer: run.layer, step: 'commit', table: name, at: 'end' });
      return result;
    } catch (error) {
      await onConflict(run, name, tried, error);
    }
  }
}

/** In the commitInfo of housekeeping that takes rows from a table: how many. */
export const removedKey = 'removedRows';

/** The first day, YYYY-MM-DD, from which a table is complete, by its first partition column: retention took the others. */
export const retainedFromProperty = 'fastcart.retainedFrom';

/** That day; undefined for a table that has let nothing go. */
export function retainedFrom({ properties }: Pick<DeltaTable, 'properties'>): string | undefined {
  return properties[retainedFromProperty];
}
