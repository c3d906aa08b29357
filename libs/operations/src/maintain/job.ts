import type { CommitOptions, DeltaTable } from '@fastcart/delta';
import { archivedName } from '@fastcart/published';
import {
  addReport,
  type Job,
  commitMaintenance,
  Lake,
  orStopped,
  type Run,
  timed,
  type WarningCode,
} from '@fastcart/runtime';
import { layerOf, type Table } from '@fastcart/schemas';
import { restoreAppendOnly } from '../append-only';
import { archiveOf } from '../archive';
import { recordArchive } from '../archive-place';
import { sumOf } from '../files';
import { filterOf, targetSize } from './compaction';
import { checksumsOf, requireSame } from './checksums';
import { type Plan, planOf } from './plan';
import { neededOf } from './readers';
import { type Retention, type RetentionSetting, retentionSettings, type Retirement } from './retention';
import { retire } from './retire';

export interface MaintenanceOptions {
  now: Date;
  /** How long it waits for a run of the layer that writes the table. */
  waitMs: number;
  /** Which partitions are old enough to be deleted, or in Gold archived. */
  retention: Retention | undefined;
}

/** What a run of maintenance counts. */
export type MaintenanceCounts = Record<
  | 'partitions_retired'
  | 'files_before'
  | 'bytes_before'
  | 'files_after'
  | 'bytes_after'
  | 'files_deleted'
  | 'log_files_deleted'
  | 'held_back',
  number
>;

/** Each needs as much memory as the file that it writes. */
const filesAtOnce = 2;

/**
 * Merges small files, shortens the log and deletes unneeded files of a table. Its rows stay the same, except those that
 * retention removes. `archived`: maintains the table of the archive instead.
 */
export function maintainJob(
  table: Table,
  { now, waitMs, retention }: MaintenanceOptions,
  archived = false,
): Job<RetentionSetting> {
  const name = archived ? archivedName(table) : table.name;
  return {
    name: 'maintain',
    description: `maintains ${name}`,
    settings: retentionSettings,
    leases: { names: [layerOf(table)], waitMs },
    async run(run, config) {
      const lake = new Lake(config.LAKE, run.lakeSchema);
      const archive = archiveOf(lake, config.ARCHIVE);
      using tables = await orStopped((archived ? archive : lake).open(table), run.signal);
      const [opened] = tables;
      const plan = await timed(run, 'read', async () => {
        const needed = await orStopped(neededOf(lake, name, opened), run.signal);
        return orStopped(planOf(table, opened, needed, now, archived ? undefined : retention), run.signal);
      });
      warnHeldBack(run, name, plan);
      const { version } = opened;
      const done = await timed(run, 'commit', async () => {
        if (plan.retirement && layerOf(table) === 'gold') await recordArchive(run, lake, archive, table);
        const move = (rows: Retirement): Promise<void> => retire(run, table, opened, rows, { lake, archive });
        return maintain(run, { table, name, opened }, plan, move);
      });
      const counts: MaintenanceCounts = {
        files_before: plan.files,
        bytes_before: plan.bytes,
        ...done,
        held_back: Number(Object.values(plan.heldBack).some((commit) => commit !== undefined)),
      };
      run.trace.maintained = {
        table: name,
        files: done.files_after,
        bytes: done.bytes_after,
        heldBack: counts.held_back,
      };
      const isLeftAlone = opened.version === version && done.log_files_deleted === 0;
      if (isLeftAlone) Object.assign(run.counts, counts);
      else addReport(run, { outcome: 'committed', counts, versions: { [name]: opened.version } });
    },
  };
}

function warnHeldBack({ log }: Run, name: string, { heldBack }: Plan): void {
  const code: WarningCode = 'READER_BEHIND';
  for (const [what, commit] of Object.entries(heldBack)) {
    if (!commit) continue;
    const since = new Date(commit.timestamp).toISOString();
    log.warn(`${name}: files that a reader has not read yet are kept`, { code, what, version: commit.version, since });
  }
}

/** Deletes first, as planned: after a commit of this run, readers would have something left to read. */
async function maintain(
  run: Run,
  { table, name, opened }: { table: Table; name: string; opened: DeltaTable },
  { compaction, stale, retirement, heldBack }: Plan,
  move: (rows: Retirement) => Promise<void>,
): Promise<
  Pick<MaintenanceCounts, 'partitions_retired' | 'files_after' | 'bytes_after' | 'files_deleted' | 'log_files_deleted'>
> {
  const { signal } = run;
  const keepingRows = <T>(change: (commit: CommitOptions) => Promise<T>): Promise<T> =>
    commitMaintenance(run, name, opened, async (commit) => {
      const before = await checksumsOf(table, opened);
      const result = await change(commit);
      requireSame(name, before, await checksumsOf(table, opened));
      return result;
    });
  const logFiles = heldBack.log ? 0 : await opened.cleanupLog({ signal });
  const deleted =
    stale > 0 ? await keepingRows((commit) => opened.vacuum({ mode: 'full', commit, signal })) : undefined;
  const retired = heldBack.retention ? undefined : retirement;
  if (retired) await move(retired);
  await restoreAppendOnly(run, table, opened);
  if (compaction) {
    const how = { partitions: filterOf(table, compaction), targetSize, maxConcurrentTasks: filesAtOnce };
    await keepingRows((commit) => opened.optimize({ ...how, commit, signal }));
  }
  await opened.checkpoint({ signal });
  const files = await opened.files();
  return {
    partitions_retired: retired?.partitions.length ?? 0,
    files_after: files.length,
    bytes_after: sumOf(files).bytes,
    files_deleted: deleted?.files.length ?? 0,
    log_files_deleted: logFiles,
  };
}
