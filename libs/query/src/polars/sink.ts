import pl from 'nodejs-polars';
import type { Relation } from '../relation';
import { toPolars } from './relation';

/** Runs a plan over Arrow IPC or Parquet files, one for each input's name, into an Arrow file. Local paths. */
export async function sinkArrow(relation: Relation, inputs: Record<string, string>, path: string): Promise<void> {
  const frames = Object.fromEntries(Object.entries(inputs).map(([name, file]) => [name, scan(file)]));
  await toPolars(relation, frames).sinkIpc(path).collect();
}

function scan(file: string): pl.LazyDataFrame {
  return file.endsWith('.parquet') ? pl.scanParquet(file) : pl.scanIPC(file);
}
