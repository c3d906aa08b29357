import { type CommitOptions, type CommitResult, type DeltaTable, query } from '@fastcart/delta';
import { identifier } from '@fastcart/query/sql';
import { FastcartError, commitMaintenance, noRows, positionsOf, relied, type Run } from '@fastcart/runtime';
import type { CommitRef, Table } from '@fastcart/schemas';
import { type Differing, differNowhere, rowsByKey } from './difference';

/** The commit of its side table to which a main table refers from now on. */
export interface Relied {
  side: Table;
  ref: CommitRef;
}

/**
 * In one housekeeping commit, `target` gets from `source` the rows with the keys that were found to differ, and these
 * positions. Only partitions with such rows are written. Without changes there is no commit. The table must have the version
 * at which the keys were found: CONFLICT when another run has written to it since.
 */
export async function mergeStaged(
  run: Run,
  table: Table,
  target: DeltaTable,
  source: DeltaTable,
  found: Differing,
  positions: Record<string, bigint> = {},
  relies?: Relied,
): Promise<void> {
  const transactions = { ...positions, ...(relies && relied(relies.side, relies.ref)) };
  const partition = identifier(table.partitionBy[0]!);
  const relations = { target, source, keys: { arrow: found.keys } };
  const [held, taken] = [rowsByKey(table, 'target', 'SEMI'), rowsByKey(table, 'source', 'SEMI')];
  const touched = `SELECT DISTINCT ${partition} AS part FROM (${held} UNION ALL ${taken}) ORDER BY part`;
  const partitions = differNowhere(found) ? [] : await query(touched, relations).rows();
  const reached = await positionsOf(target, Object.keys(transactions));
  const stands = Object.entries(transactions).every(([name, position]) => reached[name] === position);
  if (partitions.length === 0 && stands) return;
  const where = `${partition} IN (${partitions.map(({ part }) => `DATE '${String(part)}'`).join(', ')})`;
  const rows = query(`${rowsByKey(table, 'target', 'ANTI')} WHERE r.${where} UNION ALL ${taken}`, relations);
  await commitMaintenance(
    run,
    table.name,
    target,
    onVersion(target, table.name, (commit) =>
      partitions.length === 0
        ? target.append(noRows(target), { commit })
        : target.replaceWhere(where, rows, { commit }),
    ),
    { transactions, record: { kind: 'housekeeping', side: relies?.ref } },
  );
}

/** An attempt that ends with CONFLICT when another run has written to the table since this call. */
export function onVersion(
  table: DeltaTable,
  name: string,
  attempt: (commit: CommitOptions) => Promise<CommitResult>,
): (commit: CommitOptions) => Promise<CommitResult> {
  const found = table.version;
  return (commit) => {
    if (table.version !== found) throw new FastcartError('CONFLICT', `${name} was written to while it was replayed`);
    return attempt(commit);
  };
}
