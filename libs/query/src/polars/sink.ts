import pl from 'nodejs-polars';
import type { Relation } from '../relation';
import { toPolars } from './relation';

/** Runs a plan over Arrow IPC files, one for each input's name, into another one. Paths of the local disk. */
export async function sinkArrow(relation: Relation, inputs: Record<string, string>, path: string): Promise<void> {
  const frames = Object.fromEntries(Object.entries(inputs).map(([name, file]) => [name, pl.scanIPC(file)]));
  await toPolars(relation, frames).sinkIpc(path).collect();
}
