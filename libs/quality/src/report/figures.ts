import type { Layer } from '@fastcart/schemas';
import type { RowAccount } from '../accounting';

/** Shipped events and the sum of their totals: money as text with two digits. */
export interface Shipped {
  events: number;
  total: string;
}

/** What the log brought on a day, the UTC date of Bronze's ingestion, and what became of it. */
export interface DayFigures {
  /** YYYY-MM-DD. */
  day: string;
  /** Rows of Bronze, and of those the ones with a value that did not fit its column. */
  bronze: number;
  rescued: number;
  quarantined: number;
  rejected: number;
  /** Rows that stand in Silver, and of those the trusted ones. */
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

/** A commit of a run, as its commitInfo counts it. */
export interface RunFigures<Account> {
  table: 'bronze' | 'silver' | 'fact_orders';
  version: number;
  runId: string;
  /** ISO 8601. */
  startedAt: string;
  account: Account;
}

/** Messages read = rows + quarantined; `lost`: deleted from the log before they were read. */
export interface MessageAccount {
  read: number;
  rows: number;
  quarantined: number;
  lost: number;
}

/** Rows that a table holds, and that the runs since a version of it have left there by their accounts. */
export interface RowBalance {
  table: 'bronze' | 'silver' | 'rejected';
  since: number;
  rows: number;
  accounted: number;
}

/** Orders that a run folded, and those of them that break a warning rule. */
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

/** Where a message lies in the log. */
export interface Coordinates {
  partition: number;
  offset: string;
}

/** All that a report is made of. Days without rows may be missing. */
export interface ReportInput {
  lake: string;
  /** That were read, by table. */
  versions: Record<string, number>;
  days: DayFigures[];
  bronzeRuns: RunFigures<MessageAccount>[];
  silverRuns: RunFigures<RowAccount>[];
  orderRuns: RunFigures<OrderAccount>[];
  /** Of tables whose log tells. */
  rowBalances: RowBalance[];
  layers: LayerFigures[];
  /** Bronze's columns that are not in its contract, with their type. */
  columns: (Drift & { type: string })[];
  /** Paths in `_rescued_data`, of the newest rows that have some. */
  paths: Drift[];
  /** A few messages of the newest day on which a rule was broken, or a reason given. */
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
