import { randomBytes } from 'node:crypto';
import type { LakeSchema } from '@fastcart/schemas';
import type { Engine } from '../engine/engine';
import type { BatchLimit } from '../process/memory';
import type { StepName } from './boundary';
import type { HopReport } from './hop-report';
import type { Log } from '../process/log';
import type { RunFacts } from '../table/record';
import type { Spool } from './spool';
import type { RunTrace } from '@fastcart/telemetry';

/** One run of a job: what every hop of it shares. */
export interface Run {
  /** Sorts by time. */
  id: string;
  /** The name of its job. */
  layer: string;
  startedAt: Date;
  /** What the tables that it writes have to be. */
  lakeSchema: LakeSchema;
  /** Aborted when the process is asked to stop. */
  signal: AbortSignal;
  spool: Spool;
  engine: Engine;
  batch: BatchLimit;
  log: Log;
  /** Time spent in each step, over all hops. */
  milliseconds: Partial<Record<StepName, number>>;
  /** What was counted so far. */
  counts: Record<string, number>;
  /** What was committed, or lost to another run, so far. */
  reports: HopReport[];
  /** What telemetry tells of it. */
  trace: RunTrace;
}

/** What a run did, for people, logs and the commitInfo of what it wrote. */
export interface RunRecord {
  runId: string;
  /** Of its trace, in hexadecimal. */
  traceId: string;
  layer: string;
  outcome: 'committed' | 'nothing to do' | 'lost' | 'lease held';
  startedAt: string;
  milliseconds: Record<string, number>;
  counts: Record<string, number>;
  versions: Record<string, number>;
}

/** What a commit says of its run. */
export function factsOf({ id, layer, trace }: Pick<Run, 'id' | 'layer' | 'trace'>): RunFacts {
  return { runId: id, layer, traceparent: trace.traceparent };
}

export function runId(now: Date): string {
  return `${now.toISOString().replace(/[-:.]/g, '')}-${randomBytes(4).toString('hex')}`;
}

/** To the tenth of a millisecond. */
export function rounded(milliseconds: Run['milliseconds']): Record<string, number> {
  return Object.fromEntries(Object.entries(milliseconds).map(([name, time]) => [name, Math.round(time * 10) / 10]));
}
