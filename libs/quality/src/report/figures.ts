import type { Layer } from '@fastcart/schemas';
import type { RowAccount } from '../accounting';

/** Shipped events and the sum of their totals: money as text with two digits. */
export interface Shipped {
  events: number;
  total: string;
}

/** The messages that Bronze ingested on a day, and their outcomes. */
export interface DayFigures {
  /** The UTC date of the ingestion: YYYY-MM-DD. */
  day: string;
  /** Rows of Bronze, and those of them with a rescued value. */
  bronze: number;
  rescued: number;
  quarantined: number;
  rejected: number;
  /** Rows of Silver, and those of them that are trusted. */
  kept: number;
  trusted: number;
  shipped: Shipped;
  /** Shipped events that are not trusted: all, and by the rule that they break. */
  leftOut: Shipped;
  leftOutBy: Record<string, Shipped>;
  /** Events by the rule that they break, messages by the reason of their quarantine. */
  broken: Record<string, number>;
  quarantine: Record<string, number>;
}

/** A commit of a run, with the counts of its commit record. */
export interface RunFigures<Account> {
  table: 'bronze' | 'silver' | 'fact_orders';
  version: number;
  runId: string;
  /** ISO 8601. */
  startedAt: string;
  account: Account;
}

/** The account of a Bronze run: read = rows + quarantined. `lost`: messages that the log deleted before the run read them. */
export interface MessageAccount {
  read: number;
  rows: number;
  quarantined: number;
  lost: number;
}

/** The rows of a table, and the rows that it must have by the accounts of its runs since a version. */
export interface RowBalance {
  table: 'bronze' | 'silver' | 'rejected';
  since: number;
  rows: number;
  accounted: number;
}

/** The orders that a run computed, and how many of them break each warning rule. */
export interface OrderAccount {
  orders: number;
  broken: Record<string, number>;
}

/** A name that the source added, with the days of its first and last value. */
export interface Drift {
  name: string;
  rows: number;
  first: string | null;
  last: string | null;
}

/** A layer's newest rows, and the longest pause before rows of each day, in minutes. */
export interface LayerFigures {
  layer: Layer;
  /** ISO 8601; null for a layer without rows. */
  newest: string | null;
  pauses: Record<string, number>;
}

/** The place of a message in the log. */
export interface Coordinates {
  partition: number;
  offset: string;
}

/** The input of a report. Days without rows may be missing. */
export interface ReportInput {
  lake: string;
  /** The version of each table that was read. */
  versions: Record<string, number>;
  days: DayFigures[];
  bronzeRuns: RunFigures<MessageAccount>[];
  silverRuns: RunFigures<RowAccount>[];
  orderRuns: RunFigures<OrderAccount>[];
  /** Only of tables whose log has the accounts. */
  rowBalances: RowBalance[];
  layers: LayerFigures[];
  /** Bronze's columns that are not in its schema in code, with their type. */
  columns: (Drift & { type: string })[];
  /** Paths in `_rescued_data` of the newest rows with rescued values. */
  paths: Drift[];
  /** By rule or reason of quarantine: a few messages of the newest day that has some. */
  samples: Record<string, Coordinates[]>;
}

export function emptyDay(day: string): DayFigures {
  const nothing = { events: 0, total: '0.00' };
  return {
    day,
    ...{ bronze: 0, rescued: 0, quarantined: 0, rejected: 0, kept: 0, trusted: 0 },
    ...{ shipped: nothing, leftOut: nothing, leftOutBy: {}, broken: {}, quarantine: {} },
  };
}
