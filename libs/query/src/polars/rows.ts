import pl from 'nodejs-polars';
import type { Plan } from '../plan';
import { toPolars } from './plan';

/** Rows that Polars computes over: those of an Arrow IPC or Parquet file on the local disk, or a frame in memory. */
export type PolarsRows = string | pl.DataFrame;

/** Runs a plan over rows, one for each input's name, into an Arrow file. */
export async function sinkArrow(plan: Plan, inputs: Record<string, PolarsRows>, path: string): Promise<void> {
  await toPolars(plan, lazyFrames(inputs)).sinkIpc(path).collect();
}

/**
 * As {@link sinkArrow}, into a frame in memory. Where all rows are divided by one number, the last bit of a quotient can differ:
 * Polars' engine for frames multiplies by the reciprocal, and the one that sinks and DataFusion divide.
 */
export function frameOf(plan: Plan, inputs: Record<string, PolarsRows>): Promise<pl.DataFrame> {
  return toPolars(plan, lazyFrames(inputs)).collect();
}

function lazyFrames(inputs: Record<string, PolarsRows>): Record<string, pl.LazyDataFrame> {
  return Object.fromEntries(Object.entries(inputs).map(([name, rows]) => [name, lazyFrame(rows)]));
}

function lazyFrame(rows: PolarsRows): pl.LazyDataFrame {
  if (typeof rows !== 'string') return rows.lazy();
  return rows.endsWith('.parquet') ? pl.scanParquet(rows) : pl.scanIPC(rows);
}
