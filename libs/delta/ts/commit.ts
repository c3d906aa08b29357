import { json } from './arguments';

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
