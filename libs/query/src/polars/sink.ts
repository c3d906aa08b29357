import pl from 'nodejs-polars';
import type { Plan } from '../plan';
import { toPolars } from './plan';

/** Runs a plan over Arrow IPC or Parquet files, one for each input's name, into an Arrow file. Local paths. */
export async function sinkArrow(plan: Plan, inputs: Record<string, string>, path: string): Promise<void> {
  const frames = Object.fromEntries(Object.entries(inputs).map(([name, file]) => [name, scan(file)]));
  await toPolars(plan, frames).sinkIpc(path).collect();
}

function scan(file: string): pl.LazyDataFrame {
  return file.endsWith('.parquet') ? pl.scanParquet(file) : pl.scanIPC(file);
}
