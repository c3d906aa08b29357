import type { CommitOptions, CommitResult, DeltaTable, RowSource, Source as Rows, Value } from '@fastcart/delta';
import type { Expr, Plan } from '@fastcart/query';
import type { BatchLimit } from '../process/memory';

/** Rows that an engine has computed, or computes when they are written. */
export type { Rows, RowSource };

/** What the inputs of a plan are, by name. */
export type Inputs = Record<string, RowSource>;

/** Rows that were read, and how many they are. */
export interface Read {
  rows: Rows;
  count: number;
}

/**
 * Computes plans and writes their rows to tables. A run has one, and no hop knows which: a hop says what is computed, by
 * plans and expressions. What it reads and computes is kept until the spool of the run is cleared. Errors of all: QUERY,
 * STORAGE, ABORTED.
 */
export interface Engine {
  /**
   * Reads the rows of a plan over tables, their changes, or rows. `name` is for people. `most`: of a plan that no batch
   * bounds, how many rows it gives at most; Infinity where that is not known.
   */
  read(name: string, plan: Plan, inputs: Inputs, size?: { most: number }): Promise<Read>;
  /** Computes the rows of a plan over rows that were read or computed. */
  compute(name: string, plan: Plan, inputs: Record<string, Rows>): Promise<Rows>;
  /** The rows of a plan that is computed while they are written, and again with each attempt. */
  deferred(plan: Plan, inputs: Inputs): Rows;
  /** The rows of a plan that are used more than once: read once if they are few, else computed at each use. */
  shared(name: string, plan: Plan, inputs: Inputs, size: BatchLimit): Promise<Rows>;
  /** The rows of a plan as objects. For small results. */
  collect(plan: Plan, inputs: Inputs): Promise<Record<string, Value>[]>;
  append(table: DeltaTable, rows: Rows, commit: CommitOptions): Promise<CommitResult>;
  upsert(table: DeltaTable, rows: Rows, upsert: Upsert, commit: CommitOptions): Promise<CommitResult>;
  /** Deletes the rows for which the condition is true, and appends. */
  replaceWhere(table: DeltaTable, condition: Expr, rows: Rows, commit: CommitOptions): Promise<CommitResult>;
}

export interface Upsert {
  /** The key. */
  on: string[];
  /** Which rows of the table may be replaced or deleted. Files without such rows are not read. */
  among: Expr;
  /** A boolean column that only the rows have: where it is true, the row of the table is deleted. */
  deleted?: string;
}
