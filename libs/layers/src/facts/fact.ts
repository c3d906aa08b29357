import { col, columnsNamedIn, type Expr, input, lit, type Plan } from '@fastcart/query';
import { columnNames, silver, type Table } from '@fastcart/schemas';

/**
 * A table with one row for each value of its key, folded from the trusted events of Silver. Its key is one column; it is
 * partitioned by the date of the row, which can change.
 */
export interface Fact {
  table: Table;
  /** What the counts of a run call its rows. */
  counted: string;
  /** The columns of a state: the key, `first_event_at` and `last_event_at` are among them. A row of the table has them all. */
  stateColumns: string[];
  /** Trusted events, each as the state of a row of which nothing else is known. */
  state: (events: Plan) => Plan;
  /**
   * States, any number for each key, folded to one. It is associative, so that a stored row folds with new events as if it
   * were one of them.
   */
  fold: (states: Plan) => Plan;
  /** The table's rows from folded states. */
  rows: (states: Plan) => Plan;
  /** Conditions on a row, by warning rule. */
  warnings: Record<string, Expr>;
}

export function keyOf({ table }: Pick<Fact, 'table'>): string {
  return table.key[0]!;
}

export function dateOfRow({ table }: Pick<Fact, 'table'>): string {
  return table.partitionBy[0]!;
}

/** Only such events count. */
export const trusted = col('data_quality_score');

export const trustedEvents = input(silver.name, columnNames(silver)).filter(trusted);

/** The columns of Silver that a state takes. */
export function eventColumns({ state }: Pick<Fact, 'state'>): string[] {
  const events = input(silver.name, columnNames(silver));
  const named = columnsNamedIn(state(events));
  return events.columns.filter((name) => named.has(name));
}

/** The table's rows from all of Silver. */
export function recomputed({ state, fold, rows }: Fact): Plan {
  return rows(fold(state(trustedEvents)));
}

/**
 * Whether a row still has all its events in a Silver that keeps those from a day (YYYY-MM-DD) on: a trusted event is
 * at most five minutes ahead of its ingestion.
 */
export function isComplete(retainedFrom: string): Expr {
  return col('first_event_at').ge(lit(`${retainedFrom}T00:05:00.000Z`, 'timestamp'));
}
