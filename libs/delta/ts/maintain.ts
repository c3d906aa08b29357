import {
  check,
  count,
  either,
  flag,
  list,
  number,
  oneOf,
  options as longOptions,
  type Shape,
  text,
  writeOptions,
} from './arguments';
import { commitJson, type CommitResult } from './commit';
import type { OperationOptions } from './operation';
import { asOf, type AsOf, one } from './time';
import { WritableTable, type WriteOptions } from './write';

/** A condition on a partition column; values as text. */
export type PartitionFilter =
  | [column: string, operator: '=' | '!=' | '<' | '<=' | '>' | '>=', value: string]
  | [column: string, operator: 'in' | 'not in', values: string[]];

const values = either(text, (value) => typeof value === 'string', list(text));
const operators = oneOf('=', '!=', '<', '<=', '>', '>=', 'in', 'not in');

const filter: Shape = (value, name) => {
  list(values)(value, name);
  const [column, operator] = value as unknown[];
  check({ [`${name}[0]`]: [column, text], [`${name}[1]`]: [operator, operators] });
};

export interface OptimizeOptions extends WriteOptions {
  /**
   * `compact` (the default) merges small files and keeps the order of their rows; `zorder` also sorts rows so that files
   * can be skipped by any of `columns`.
   */
  type?: 'compact' | 'zorder';
  /** The columns of `zorder`: at least one, none of them a partition column. */
  columns?: string[];
  /** Only the partitions that fulfil all of them. */
  partitions?: PartitionFilter[];
  /** Bytes of a file to aim at; by default the table's `delta.targetFileSize`. */
  targetSize?: number;
  /** Files that are written at once; by default the number of CPUs. Each takes memory. */
  maxConcurrentTasks?: number;
  /**
   * Milliseconds after which what is finished is committed, so that an abort or a conflict loses less; by default
   * one commit at the end.
   */
  minCommitInterval?: number;
}

export interface VacuumOptions extends WriteOptions {
  /**
   * `lite` (the default) deletes what the log has removed; `full` also lists the table's folder and deletes files that
   * the log never mentioned: what writes left that failed, were aborted, or were killed with a file half-written.
   */
  mode?: 'lite' | 'full';
  /** Hours that a file outlives its removal; the table's `delta.deletedFileRetentionDuration` (a week) by default. */
  retentionHours?: number;
  /** Only returns which files would be deleted. */
  dryRun?: boolean;
  /** Whether a retention below the table's is refused (INVALID_ARGUMENT); by default it is. */
  enforceRetention?: boolean;
}

const optimizing = writeOptions({
  type: oneOf('compact', 'zorder'),
  columns: list(text),
  partitions: list(filter),
  targetSize: count,
  maxConcurrentTasks: count,
  minCommitInterval: count,
});
const vacuuming = writeOptions({
  mode: oneOf('lite', 'full'),
  retentionHours: number,
  dryRun: flag,
  enforceRetention: flag,
});

export interface Verification {
  /** Data files that are what was written. */
  verified: number;
  /** Data files without a checksum: another program wrote them, or an earlier version of this package. */
  unverified: number;
  /** Data files that are not what was written, or not there; relative to the table. */
  damaged: string[];
}

export interface FilesResult {
  /** The version that the operation left the table at. */
  version: number;
  /** Relative to the table. */
  files: string[];
}

/** Operations that keep a table fast and small. */
export abstract class MaintainedTable extends WritableTable {
  /**
   * Rewrites data files to fewer or better sorted ones. Rows stay the same, so that a change feed shows nothing. Without
   * anything to do it commits nothing. `commit.transactions` are not written.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   *
   * @example
   * await orders.optimize({ partitions: [['day', '<', '2025-11-01']] });
   * await orders.optimize({ type: 'zorder', columns: ['customer', 'day'] });
   */
  async optimize(options: OptimizeOptions = {}): Promise<CommitResult> {
    check({ options: [options, optimizing] });
    const { type = 'compact', columns, partitions, targetSize, maxConcurrentTasks, minCommitInterval } = options;
    const spec = { type, columns, partitions, targetSize, maxConcurrentTasks, minCommitInterval };
    return this.commit(options, (commit, abort) => this.table.optimize(JSON.stringify(spec), commit, abort));
  }

  /**
   * Deletes data files that no version within the retention needs, and returns their paths. Older versions can no longer be read.
   * Two commits, before and after, when the log has removed files that are old enough; it keeps such files for
   * `delta.deletedFileRetentionDuration`, whether they have been deleted or not.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   */
  async vacuum(options: VacuumOptions = {}): Promise<FilesResult> {
    check({ options: [options, vacuuming] });
    const { mode = 'lite', retentionHours, dryRun = false, enforceRetention = true } = options;
    const spec = JSON.stringify({ mode, retentionHours, dryRun, enforceRetention });
    return this.change(options, ({ abort }) => this.table.vacuum(spec, commitJson(options.commit), abort));
  }

  /**
   * Commits the rows and the definition of an earlier version as the newest. Its files must still be there (CORRUPT).
   *
   * @throws {DeltaError} COMMIT_CONFLICT, INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   */
  async restore(to: AsOf, options: WriteOptions = {}): Promise<CommitResult> {
    check({ to: [to, one], options: [options, writeOptions()] });
    return this.commit(options, (commit, abort) => this.table.restore(asOf(to), commit, abort));
  }

  /**
   * Reads data files and compares each with its checksum (CRC-32C), which the log has as the tag `crc32c` of each file that
   * this package wrote: every file of this version, or those that the commits of `versions` wrote, as far as the log has
   * these commits.
   *
   * @throws {DeltaError} INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   */
  async verify(options: { versions?: number[] } & OperationOptions = {}): Promise<Verification> {
    check({ options: [options, longOptions({ versions: list(count) })] });
    return this.change(options, ({ abort }) => this.table.verify(options.versions, abort));
  }

  /**
   * Removes data files from the log that are gone from the storage, and returns their paths. With `dryRun` it only returns them.
   *
   * @throws {DeltaError} COMMIT_CONFLICT, INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   */
  async repair(options: { dryRun?: boolean } & WriteOptions = {}): Promise<FilesResult> {
    check({ options: [options, writeOptions({ dryRun: flag })] });
    return this.change(options, ({ abort }) =>
      this.table.repair(options.dryRun ?? false, commitJson(options.commit), abort),
    );
  }

  /**
   * Writes a checkpoint of this version, so that opening reads one file instead of every commit before it.
   *
   * @throws {DeltaError} INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   */
  async checkpoint(options: OperationOptions = {}): Promise<void> {
    check({ options: [options, longOptions()] });
    await this.change(options, ({ abort }) => this.table.checkpoint(abort));
  }

  /**
   * Deletes log files that are older than the table's `delta.logRetentionDuration` (30 days) and before a checkpoint.
   * Returns their number. Commits do not do it.
   *
   * @throws {DeltaError} INVALID_ARGUMENT, STORAGE, CORRUPT, ABORTED, CLOSED
   */
  async cleanupLog(options: OperationOptions = {}): Promise<number> {
    check({ options: [options, longOptions()] });
    return this.change(options, ({ abort }) => this.table.cleanupLog(abort));
  }
}
