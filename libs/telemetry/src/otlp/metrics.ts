import { type Attributes, type Counter, type Gauge, type Histogram, type Meter, ValueType } from '@opentelemetry/api';
import type { EndedRun } from '../ended-run';
import { attributes as names, metrics, rowOutcomes } from '../names';

/** Seconds. */
const boundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800];

const instruments = {
  counter: (meter: Meter, name: string, options: object): Counter =>
    meter.createCounter(name, { ...options, valueType: ValueType.INT }),
  gauge: (meter: Meter, name: string, options: object): Gauge => meter.createGauge(name, options),
  histogram: (meter: Meter, name: string, options: object): Histogram =>
    meter.createHistogram(name, { ...options, advice: { explicitBucketBoundaries: boundaries } }),
};

/** Records what a run adds to the metrics. */
export function recordMetrics(ended: EndedRun, meter: Meter): void {
  measure(ended, (metric, value, labels = {}) => {
    const { name, kind, unit, meaning } = metrics[metric];
    const instrument = instruments[kind](meter, name, { unit, description: meaning });
    if ('add' in instrument) instrument.add(value, labels);
    else instrument.record(value, labels);
  });
}

function measure(
  { layer, trace, milliseconds, counts, outcome, error, endedAt }: EndedRun,
  record: (metric: keyof typeof metrics, value: number, labels?: Attributes) => void,
): void {
  const of = { [names.layer.name]: layer };
  const ending = { ...of, [names.outcome.name]: outcome };
  record('runs', 1, { ...ending, ...(error && { [names.errorType.name]: error.code }) });
  record('runDuration', (endedAt - trace.startedAt) / 1000, ending);
  if (['committed', 'nothing to do', 'lost'].includes(outcome)) record('lastSuccess', endedAt / 1000, of);
  if (trace.share) record('shards', trace.share.shards, of);
  for (const [step, time] of Object.entries(milliseconds))
    record('stepDuration', time / 1000, { ...of, [names.step.name]: step });
  for (const name of rowOutcomes[layer] ?? [])
    if (name in counts) record('rows', counts[name]!, { ...of, [names.rowOutcome.name]: name });
  if (trace.bytes > 0) record('bytes', trace.bytes, of);
  for (const [rule, count] of Object.entries(trace.failures))
    record('failures', count, { ...of, [names.rule.name]: rule });
  for (const [partition, lag] of trace.lag?.partitions ?? [])
    record('lag', lag, { [names.topic.name]: trace.lag!.topic, [names.partition.name]: String(partition) });
  const commits = trace.steps.flatMap((step) => step.commits);
  for (const { table, endedAt: at } of commits) record('lastCommit', at / 1000, { [names.table.name]: table });
  const tables = new Set([...commits.map(({ table }) => table), ...Object.keys(trace.conflicts)]);
  for (const table of tables) record('conflicts', trace.conflicts[table] ?? 0, { [names.table.name]: table });
  if (!trace.maintained) return;
  const { table, files, bytes, heldBack } = trace.maintained;
  for (const [metric, value] of Object.entries({ files, size: bytes, heldBack } as const))
    record(metric as 'files' | 'size' | 'heldBack', value, { [names.table.name]: table });
}
