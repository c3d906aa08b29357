import { attributes } from '@fastcart/telemetry';
import type { Run } from '../run/run';

/** Tells the trace which versions of a table a run reads, and by which runs (`traceparent`, oldest first) they are. */
export function tableRead(
  run: Pick<Run, 'trace'>,
  table: string,
  after: number,
  upTo: number,
  writers: Iterable<string | undefined>,
): void {
  run.trace.link(writers);
  run.trace.describe({
    [attributes.dbSystem.name]: 'delta',
    [attributes.dbOperation.name]: 'read',
    [attributes.table.name]: table,
    [attributes.versionAfter.name]: after,
    [attributes.versionUpTo.name]: upTo,
  });
}
