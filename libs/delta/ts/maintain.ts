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
import { commitJson, type CommitResult, commitTo, type WriteOptions } from './commit';
import type { Handle } from './handle';
import type { OperationOptions } from './operation';
import { asOf, type AsOf, one } from './time';

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

// Operations that keep a table fast and small.

export async function optimize(handle: Handle, options: OptimizeOptions): Promise<CommitResult> {
  check({ options: [options, optimizing] });
  const { type = 'compact', columns, partitions, targetSize, maxConcurrentTasks, minCommitInterval } = options;
  const spec = { type, columns, partitions, targetSize, maxConcurrentTasks, minCommitInterval };
  return commitTo(handle, options, (native, commit, { abort }) => native.optimize(JSON.stringify(spec), commit, abort));
}

export async function vacuum(handle: Handle, options: VacuumOptions): Promise<FilesResult> {
  check({ options: [options, vacuuming] });
  const { mode = 'lite', retentionHours, dryRun = false, enforceRetention = true } = options;
  const spec = JSON.stringify({ mode, retentionHours, dryRun, enforceRetention });
  return handle.change(options, (native, { abort }) => native.vacuum(spec, commitJson(options.commit), abort));
}

export async function restore(handle: Handle, to: AsOf, options: WriteOptions): Promise<CommitResult> {
  check({ to: [to, one], options: [options, writeOptions()] });
  return commitTo(handle, options, (native, commit, { abort }) => native.restore(asOf(to), commit, abort));
}

export async function verify(
  handle: Handle,
  options: { versions?: number[] } & OperationOptions,
): Promise<Verification> {
  check({ options: [options, longOptions({ versions: list(count) })] });
  return handle.change(options, (native, { abort }) => native.verify(options.versions, abort));
}

export async function repair(handle: Handle, options: { dryRun?: boolean } & WriteOptions): Promise<FilesResult> {
  check({ options: [options, writeOptions({ dryRun: flag })] });
  return handle.change(options, (native, { abort }) =>
    native.repair(options.dryRun ?? false, commitJson(options.commit), abort),
  );
}

export async function checkpoint(handle: Handle, options: OperationOptions): Promise<void> {
  check({ options: [options, longOptions()] });
  await handle.change(options, (native, { abort }) => native.checkpoint(abort));
}

export async function cleanupLog(handle: Handle, options: OperationOptions): Promise<number> {
  check({ options: [options, longOptions()] });
  return handle.change(options, (native, { abort }) => native.cleanupLog(abort));
}
