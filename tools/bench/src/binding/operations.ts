/** What both bindings do, in this order, to a table of their own. Some change it, so the order matters. */
export const operations = ['open', 'sql', 'scan', 'changes', 'append', 'merge'] as const;
export type Operation = (typeof operations)[number];

/** A line to a process that holds a binding loaded. */
export interface Request {
  operation: Operation;
  /** Folder of the table. */
  table: string;
  /** A Parquet file of rows to append, and of rows to merge. */
  rows: string;
  updates: string;
  /** Where a scan goes, as an Arrow file. */
  out: string;
  sql: string;
}

/** Its answer. */
export interface Answer {
  milliseconds: number;
  /** To be the same on both sides. */
  result: string;
}
