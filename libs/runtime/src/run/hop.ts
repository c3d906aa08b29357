import { toFastcartError } from '../process/foreign-errors';
import { announce, type StepName } from './boundary';
import type { HopReport } from './hop-report';
import type { Run } from './run';
import { finishedOrStopped, orStopped, Stopped } from '../process/signals';
import { now } from '@fastcart/telemetry';

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

/** Runs the steps in order. A signal ends it at once, but for a commit that has begun: that is finished, unless it hangs. */
export async function runHop<Input, Output>(run: Run, hop: Hop<Input, Output>): Promise<HopReport | undefined> {
  const input = await step(run, 'read', () => hop.read());
  if (input === undefined) return undefined;
  const output = await step(run, 'transform', () => hop.transform(input));
  await step(run, 'check', () => hop.check(input, output));
  const report = await step(run, 'commit', () => hop.commit(input, output));
  addReport(run, report);
  return report;
}

/** Adds a report to the record of its run. */
export function addReport(run: Run, report: HopReport): void {
  run.reports.push(report);
  add(run.counts, report.counts);
  add(run.trace.failures, report.failures ?? {});
}

function add(sums: Record<string, number>, counts: Record<string, number>): void {
  for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
}

/** Runs a hop again and again, a batch at a time, until no input is left or another run has taken it. */
export async function runHops<Input, Output>(run: Run, hop: Hop<Input, Output>): Promise<HopReport[]> {
  const reports: HopReport[] = [];
  for (;;) {
    const report = await runHop(run, hop);
    run.spool.clear();
    if (!report) {
      if (reports.length > 0) run.trace.forget();
      return reports;
    }
    reports.push(report);
    if (report.outcome === 'lost') return reports;
  }
}

/** A step of a run, which a signal ends: {@link runHop}. */
export async function step<T>(run: Run, name: StepName, work: () => Promise<T>): Promise<T> {
  run.signal.throwIfAborted();
  const untilStopped = name === 'commit' ? finishedOrStopped : orStopped;
  return timed(run, name, () => untilStopped(work(), run.signal));
}

/** Does the work of a step, and writes down when. */
export async function timed<T>(
  run: Pick<Run, 'layer' | 'log' | 'milliseconds' | 'trace'>,
  name: StepName,
  work: () => T | Promise<T>,
): Promise<T> {
  announce({ layer: run.layer, step: name, at: 'start' });
  const span = run.trace.begin(name);
  let result: T;
  try {
    result = await work();
  } catch (error) {
    if (!Stopped.of(error)) span.error = toFastcartError(error);
    throw error;
  } finally {
    span.endedAt = now();
    run.milliseconds[name] = (run.milliseconds[name] ?? 0) + span.endedAt - span.startedAt;
  }
  run.log.debug(`${name} done`, { milliseconds: Math.round(span.endedAt - span.startedAt) });
  announce({ layer: run.layer, step: name, at: 'end' });
  return result;
}
