import type { DataFile, DeltaTable, HistoryEntry } from '@fastcart/delta';
import { isHousekeeping, parse } from '@fastcart/runtime';
import type { Table } from '@fastcart/schemas';
import { sumOf } from '../files';
import { type Compaction, compactionOf } from './compaction';
import { milliseconds } from './interval';
import { keptFor } from './kept';
import type { Needed } from './readers';
import { type Retention, type Retirement, retirementOf } from './retention';

/** The work of maintenance on a table, and the commit that holds it back. */
export interface Plan {
  /** Of the data files. */
  files: number;
  bytes: number;
  compaction: Compaction | undefined;
  /** The number of files that VACUUM deletes. */
  stale: number;
  /** Undefined without retention, and for a table that is kept without a limit. */
  retirement: Retirement | undefined;
  /** The oldest commit that a reader still needs although its files, its entry of the log, or its rows are old enough. */
  heldBack: Record<'vacuum' | 'log' | 'retention', HistoryEntry | undefined>;
}

/** Files are written some time before their commit. */
const margin = milliseconds('interval 1 hour');

export async function planOf(
  table: Table,
  opened: DeltaTable,
  { read, least }: Needed,
  now: Date,
  retention?: Retention,
): Promise<Plan> {
  const files = await opened.files();
  const unread = opened.version - least;
  const commits = unread === 0 ? [] : await opened.history(unread + 1);
  const retirement = retention && retirementOf(table, opened, files, retention);
  const before = (property: Parameters<typeof keptFor>[1]): number =>
    now.getTime() - keptFor(opened, property) + margin;
  const heldBack = {
    vacuum: oldest(commits.slice(0, unread), before('delta.deletedFileRetentionDuration')),
    log: oldest(commits, before('delta.logRetentionDuration')),
    retention: retirement?.files ? writerOf(retirement, commits.slice(0, opened.version - read)) : undefined,
  };
  const stale = heldBack.vacuum ? [] : (await opened.vacuum({ mode: 'full', dryRun: true })).files;
  const horizon = heldBack.retention ? '' : (retirement?.horizon ?? '');
  const isRetired = (file: DataFile): boolean => (file.partition[table.partitionBy[0]!] ?? horizon) < horizon;
  const left = files.filter((file) => !isRetired(file));
  return {
    files: files.length,
    bytes: sumOf(files).bytes,
    compaction: compactionOf(table, left, now.toISOString().slice(0, 10)),
    stale: stale.length,
    retirement,
    heldBack,
  };
}

/**
 * The oldest of these commits (newest first) if it is older than a time in milliseconds.
 *
 * VACUUM deletes files that were removed, and change files that were written, before the retention. A reader of the changes
 * of a commit, or of an earlier version, needs these files. To read a version, its entry of the log is needed too. The log
 * is kept from a checkpoint before the oldest commit within its retention.
 */
export function oldest(commits: HistoryEntry[], before: number): HistoryEntry | undefined {
  const last = commits.at(-1);
  return last && last.timestamp < before ? last : undefined;
}

/** The oldest of these commits (newest first) that can have written rows before the horizon: rows have their run's date. */
export function writerOf({ horizon }: Retirement, unread: HistoryEntry[]): HistoryEntry | undefined {
  return unread.findLast(({ info, timestamp }) => {
    const record = parse(info);
    const started = record && 'startedAt' in record ? record.startedAt : undefined;
    const startedAt = started ?? new Date(timestamp).toISOString();
    return !isHousekeeping(record) && startedAt.slice(0, 10) < horizon;
  });
}
