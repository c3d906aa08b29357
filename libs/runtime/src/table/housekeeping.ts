import { type CommitOptions, type CommitResult, type DeltaTable, type Query, query } from '@fastcart/delta';
import { onConflict } from './commit';
import { requireVersion } from './lake-schema';
import { announce } from '../run/boundary';
import { type KeptRecord, write } from './record';
import { factsOf, type Run } from '../run/run';

interface Kept {
  /** Goes into commitInfo with the run's id, layer and traceparent. */
  record?: KeptRecord;
  transactions?: CommitOptions['transactions'];
}

/**
 * A commit of housekeeping on the newest version of a table, tried again while others write to it. An answer that was
 * lost makes it happen twice: it has to be such that this makes no difference. Errors:
 * SCHEMA_VERSION, CONFLICT, and those of the attempt.
 */
export async function commitMaintenance<T = CommitResult>(
  run: Pick<Run, 'id' | 'layer' | 'trace' | 'lakeSchema'>,
  name: string,
  table: DeltaTable,
  attempt: (commit: CommitOptions) => Promise<T>,
  { record = { kind: 'housekeeping' }, transactions }: Kept = {},
): Promise<T> {
  const metadata = write({ ...record, ...factsOf(run) });
  for (let tried = 1; ; tried++) {
    await table.refresh();
    requireVersion(run.lakeSchema, name, table.properties);
    try {
      announce({ layer: run.layer, step: 'commit', table: name, at: 'start' });
      const result = await attempt({ transactions, metadata });
      announce({ layer: run.layer, step: 'commit', table: name, at: 'end' });
      return result;
    } catch (error) {
      await onConflict(run, name, tried, error);
    }
  }
}

/** What a commit appends that has only transactions or a record. */
export const noRows = (table: DeltaTable): Query => query('SELECT * FROM t WHERE false', { t: table });

/** The first day, YYYY-MM-DD, from which a table is complete, by its first partition column: retention took the others. */
export const retainedFromProperty = 'fastcart.retainedFrom';

/** The day, YYYY-MM-DD, that the last retention of a table took for today. */
export const retainedOnProperty = 'fastcart.retainedOn';

/** The first day that is complete; undefined for a table that has let nothing go. */
export function retainedFrom({ properties }: Pick<DeltaTable, 'properties'>): string | undefined {
  return properties[retainedFromProperty];
}
