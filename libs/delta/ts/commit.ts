import { json } from './arguments';
import type { Handle } from './handle';
import type { NativeCommitResult, NativeTable } from './native';
import type { Operation, OperationOptions } from './operation';

/** What a commit carries besides rows. */
export interface CommitOptions {
  /**
   * Application id -> version, as txn actions of the same commit. The protocol keeps the last one of each id; read it
   * with {@link DeltaTable.transaction}.
   */
  transactions?: Record<string, bigint | number>;
  /** Goes into commitInfo as it is; read it with {@link DeltaTable.history}. */
  metadata?: Record<string, unknown>;
}

/** What every operation that commits accepts. */
export interface WriteOptions extends OperationOptions {
  commit?: CommitOptions;
}

export interface CommitResult {
  /** The version that the commit made. */
  version: number;
  /** The operation's metrics by name (`num_deleted_rows`, ...); empty for appends, overwrites, replaceWhere and changes of the definition. */
  metrics: Record<string, number>;
}

export function commitJson(commit: CommitOptions | undefined): string | undefined {
  if (!commit) return undefined;
  const { transactions = {}, metadata = {} } = commit;
  const versions = Object.entries(transactions).map(([id, version]): [string, string] => [id, version.toString()]);
  return json('options.commit', { transactions: Object.fromEntries(versions), metadata });
}

/** Runs an operation that is one commit or none, on the version that the table was loaded at. */
export async function commitTo(
  handle: Handle,
  options: WriteOptions,
  run: (native: NativeTable, commit: string | undefined, operation: Operation) => Promise<NativeCommitResult>,
): Promise<CommitResult> {
  const { version, metrics } = await handle.change(options, (native, operation) =>
    run(native, commitJson(options.commit), operation),
  );
  return { version, metrics: JSON.parse(metrics) as Record<string, number> };
}
