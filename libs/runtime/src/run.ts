import { randomBytes } from 'node:crypto';
import type { BatchLimit } from './memory';
import type { StepName } from './hop';
import type { Log } from './log';
import type { Spool } from './spool';

/** One run of one layer: what every hop of it shares. */
export interface Run {
  /** Sorts by time. */
  id: string;
  layer: string;
  startedAt: Date;
  /** Aborted when the process is asked to stop. */
  signal: AbortSignal;
  spool: Spool;
  batch: BatchLimit;
  log: Log;
  /** Time spent in each step, over all hops. */
  milliseconds: Partial<Record<StepName, number>>;
}

/** What a run did, for people, logs and the commitInfo of what it wrote. */
export interface RunRecord {
  runId: string;
  layer: string;
  outcome: 'committed' | 'nothing to do' | 'lost' | 'lease held';
  startedAt: string;
  milliseconds: Record<string, number>;
  counts: Record<string, number>;
  versions: Record<string, number>;
}

export function runId(now: Date): string {
  return `${now.toISOString().replace(/[-:.]/g, '')}-${randomBytes(4).toString('hex')}`;
}
