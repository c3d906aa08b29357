import type { DeltaTable } from '@fastcart/delta';

/** The tables that a report reads. */
export interface ReportTables {
  bronze: DeltaTable;
  quarantine: DeltaTable;
  silver: DeltaTable;
  rejected: DeltaTable;
  fact_orders: DeltaTable;
  published: DeltaTable;
}
