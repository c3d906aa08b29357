import { channel } from 'node:diagnostics_channel';
import type { Run } from './run';

/** The five steps of a run; `report` is the record that {@link runHop} returns. */
export const steps = ['read', 'transform', 'check', 'commit', 'report'] as const;
export type StepName = (typeof steps)[number];

/** A boundary of a step or of a commit: published for telemetry, and for tests that end the process right there. */
export interface Boundary {
  layer: string;
  step: StepName;
  at: 'start' | 'end';
  /** On the boundaries of a table's commit. */
  table?: string;
}

const boundaries = channel('fastcart.boundary');

export function announce(boundary: Boundary): void {
  if (boundaries.hasSubscribers) boundaries.publish(boundary);
}

/**
 * One hop of data from one layer to the next.
 *
 * - `read`: what came since the position stored in the target; undefined when nothing did.
 * - `transform`: from input to output, without a side effect.
 * - `check`: accounting and audits; throws AUDIT_FAILED, and nothing is committed then.
 * - `commit`: rows and position in one transaction; returns what the report says of it.
 */
export interface Hop<Input, Output> {
  read(): Promise<Input | undefined>;
  transform(input: Input): Promise<Output>;
  check(input: Input, output: Output): Promise<void>;
  commit(input: Input, output: Output): Promise<HopReport>;
}

export interface HopReport {
  /** `lost`: another run had taken the same input; nothing was written twice. */
  outcome: 'committed' | 'lost';
  /** Rows by outcome, and whatever else the layer counts. */
  counts: Record<string, number>;
  /** Versions of the tables that the hop committed to. */
  versions: Record<string, number>;
}

/** Another run was faster. */
export const lost: HopReport = { outcome: 'lost', counts: {}, versions: {} };

/** Runs the steps in order. A signal ends it between two steps; a commit that has begun is finished. */
export async function runHop<Input, Output>(run: Run, hop: Hop<Input, Output>): Promise<HopReport | undefined> {
  const input = await step(run, 'read', () => hop.read());
  if (input === undefined) return undefined;
  const output = await step(run, 'transform', () => hop.transform(input));
  await step(run, 'check', () => hop.check(input, output));
  return step(run, 'commit', () => hop.commit(input, output));
}

/** Runs a hop again and again, a batch at a time, until nothing is left to do or another run is at it. */
export async function runHops<Input, Output>(run: Run, hop: Hop<Input, Output>): Promise<HopReport[]> {
  const reports: HopReport[] = [];
  for (;;) {
    const report = await runHop(run, hop);
    run.spool.clear();
    if (!report) return reports;
    reports.push(report);
    if (report.outcome === 'lost') return reports;
  }
}

async function step<T>(run: Run, name: StepName, work: () => Promise<T>): Promise<T> {
  run.signal.throwIfAborted();
  announce({ layer: run.layer, step: name, at: 'start' });
  const started = performance.now();
  const result = await work();
  run.milliseconds[name] = (run.milliseconds[name] ?? 0) + performance.now() - started;
  announce({ layer: run.layer, step: name, at: 'end' });
  return result;
}
