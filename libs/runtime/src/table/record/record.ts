import type { CommitRef } from '@fastcart/schemas';

/** Position by application id, of the transactions of the same commit. */
export type Reached = Record<string, bigint>;

/** Messages of a partition of the log, [from, to). */
export interface PartitionRange {
  partition: number;
  from: bigint;
  to: bigint;
  /** Offsets in the range that hold no message. */
  gaps?: number;
}

/** Versions of a table: after one, and up to and including another. */
export interface VersionRange {
  table: string;
  after: number;
  upTo: number;
}

/** The commit of its side table that a commit of a main table relies on. */
interface RelyingRecord {
  side?: CommitRef;
}

/** The run that made a commit. */
export interface RunFacts {
  runId: string;
  /** A layer, or the name of an operation such as `maintain`. */
  layer: string;
  /** W3C Trace Context. */
  traceparent?: string;
}

/** A commit that moves positions. */
interface Advance extends RunFacts {
  /** When the run started, ISO 8601. */
  startedAt?: string;
  /** By step, up to the commit. */
  milliseconds?: Record<string, number>;
  reached?: Reached;
  /** Rows by outcome, or whatever the layer counts. */
  counts?: Record<string, number>;
  /** Of the messages in the log that the commit was made of: what a reader's batches are bounded by. */
  bytes?: number;
}

/** Messages of the log, in Bronze or quarantine. */
export interface MessagesRecord extends Advance, RelyingRecord {
  kind: 'messages';
  topic: string;
  /** `ingestion_timestamp` of all its messages: microseconds since 1970. */
  receivedAt?: bigint;
  /** What was read of each partition. */
  offsets: PartitionRange[];
  /** Messages that the log deleted before they were read. */
  lost?: PartitionRange[];
  /** Columns that new fields of the source added to Bronze. */
  newColumns?: { name: string; type: string }[];
}

/** Rows that were computed from another table. */
export interface RowsRecord extends Advance, RelyingRecord {
  kind: 'rows';
  /** Undefined for rejected events that were judged again. */
  range?: VersionRange;
  /** Rows by broken warning rule. */
  warnings?: Record<string, number>;
  /** Rows by broken rule that rejects them or costs their trust. */
  failures?: Record<string, number>;
  /** The greatest date of the orders; null when there are none. */
  asOf?: string | null;
  /** Rejected events that were judged again. */
  judged?: number;
}

/** A set of versions that belong together, in the table `published`. */
export interface SetRecord extends Advance {
  kind: 'set';
  versions: Record<string, number>;
  asOf: string | null;
  /** Undefined for the newest set with other versions of some tables. */
  range?: VersionRange;
  /** The run whose set a restore brought back. */
  restored?: string;
}

/** Files rewritten, rows deleted, replayed or made anonymous, properties set. Any program may write the mark alone. */
export interface HousekeepingRecord extends Partial<RunFacts>, RelyingRecord {
  kind: 'housekeeping';
  removedRows?: number;
}

/** A table that was set back. */
export interface RestoreRecord extends Partial<RunFacts> {
  kind: 'restore';
  /** The version whose rows the table holds again. */
  restored: number;
  /** The run whose set was brought back. */
  set?: string;
}

/** A commit of a clone: the table, its rows, or its schema version. */
export interface CloneRecord extends Partial<RunFacts> {
  kind: 'clone';
  /** The run whose set is copied. */
  clone: string;
  /** On the commit that brings the rows. */
  reached?: Reached;
}

/** A step of a migration from one schema version to another. */
export interface MigrationRecord extends Partial<RunFacts> {
  kind: 'migration';
  migration: { from: number; to: number };
}

/** A record of a format that this program does not know: the rest of it must not be guessed. */
export interface UnknownRecord extends RunFacts {
  kind: 'unknown';
}

/** A commit that moves positions, as a hop describes it; the commit adds the run's facts. */
export type AdvanceRecord =
  Omit<MessagesRecord, AddedToAdvance> | Omit<RowsRecord, AddedToAdvance> | Omit<SetRecord, AddedToAdvance>;

type AddedToAdvance = keyof RunFacts | 'startedAt' | 'milliseconds' | 'reached';

/** A commit of housekeeping, as an operation describes it; the commit adds the run's facts. */
export type KeptRecord =
  | Omit<HousekeepingRecord, keyof RunFacts>
  | Omit<RestoreRecord, keyof RunFacts>
  | Omit<CloneRecord, keyof RunFacts>
  | Omit<MigrationRecord, keyof RunFacts>;

/** What a program writes into a commit. */
export type WrittenRecord =
  MessagesRecord | RowsRecord | SetRecord | HousekeepingRecord | RestoreRecord | CloneRecord | MigrationRecord;

/** What stands in the commitInfo of a commit of this product. */
export type CommitRecord = WrittenRecord | UnknownRecord;

/**
 * Whether operators or the calendar asked for a commit. It brings no new event, so readers of the table's change feed
 * pass over it.
 */
export function isHousekeeping(record: CommitRecord | undefined): boolean {
  switch (record?.kind) {
    case 'housekeeping':
    case 'restore':
    case 'clone':
    case 'migration':
      return true;
    case 'set':
      return record.restored !== undefined;
    default:
      return false;
  }
}
