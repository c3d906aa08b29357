import {
  type Attributes,
  type Link,
  ROOT_CONTEXT,
  SpanKind,
  type Span as OpenSpan,
  SpanStatusCode,
  trace as api,
  TraceFlags,
  type Tracer,
} from '@opentelemetry/api';
import {
  BatchSpanProcessor,
  type IdGenerator,
  RandomIdGenerator,
  type SpanExporter,
  type SpanLimits,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import type { EndedRun } from '../ended-run';
import { attributes as names } from '../names';
import type { RunTrace } from '../trace';

/** More spans than any run has: a batch has about ten. */
const maxSpans = 1_000_000;

/** A root span has an attribute for each count, rule and table: more than the default of 128. */
export const spanLimits: SpanLimits = { attributeCountLimit: 1024 };

export function spanProcessor(exporter: SpanExporter): SpanProcessor {
  return new BatchSpanProcessor({ exporter, maxQueueSize: maxSpans, maxExportBatchSize: 4096 });
}

/** Records the run as a trace: a root, the steps, and a span for each commit of a table. */
export function recordSpans(ended: EndedRun, tracer: Tracer): void {
  const { trace, layer } = ended;
  const root = tracer.startSpan(
    `run ${layer}`,
    { root: true, startTime: trace.startedAt, attributes: rootAttributes(ended), links: linksOf(trace) },
    ROOT_CONTEXT,
  );
  const below = (parent: OpenSpan) => api.setSpan(ROOT_CONTEXT, parent);
  for (const step of trace.steps) {
    const attributes: Attributes = { ...step.attributes, [names.step.name]: step.name };
    if (step.batch !== undefined) attributes[names.batch.name] = step.batch;
    const reads = names.system.name in step.attributes || names.dbSystem.name in step.attributes;
    const kind = reads ? SpanKind.CLIENT : SpanKind.INTERNAL;
    const span = tracer.startSpan(step.name, { kind, startTime: step.startedAt, attributes }, below(root));
    for (const { table, startedAt, endedAt, attributes: recorded } of step.commits) {
      const attributes = {
        ...recorded,
        [names.dbSystem.name]: 'delta',
        [names.dbOperation.name]: 'commit',
        [names.table.name]: table,
      };
      const options = { kind: SpanKind.CLIENT, startTime: startedAt, attributes };
      tracer.startSpan(`commit ${table}`, options, below(span)).end(endedAt);
    }
    if (step.error) fail(span, step.error);
    span.end(step.endedAt);
  }
  if (ended.error) fail(root, ended.error);
  root.end(ended.endedAt);
}

/** Records the error's code and the meaning of the code: the error's message stands in the log of the run only. */
function fail(span: OpenSpan, { code, meaning }: NonNullable<EndedRun['error']>): void {
  span.setAttribute(names.errorType.name, code);
  span.setStatus({ code: SpanStatusCode.ERROR, message: meaning });
}

function rootAttributes({ id, layer, trace, counts, outcome, exitCode }: EndedRun): Attributes {
  const named = (template: string, values: Record<string, number>): Attributes =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [template.replace(/<.*>/, name), value]));
  const commits = trace.steps.flatMap((step) => step.commits);
  const versions = commits.map(({ table, attributes }) => [table, attributes[names.version.name] as number]);
  const broken = Object.entries(trace.failures).filter(([, count]) => count > 0);
  return {
    [names.runId.name]: id,
    [names.layer.name]: layer,
    [names.outcome.name]: outcome,
    [names.exitCode.name]: exitCode,
    ...named(names.count.name, counts),
    ...named(names.failures.name, Object.fromEntries(broken)),
    ...named(names.tableVersion.name, Object.fromEntries(versions) as Record<string, number>),
  };
}

/** The SDK keeps the last 128. */
function linksOf(trace: RunTrace): Link[] {
  return [...trace.sources].map((traceparent) => {
    const [, traceId, spanId] = traceparent.split('-') as [string, string, string];
    return { context: { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true } };
  });
}

/** Gives the root span, which is created first, the ids that commitInfo already names. */
export function idGenerator({ traceId, spanId }: RunTrace): IdGenerator {
  const random = new RandomIdGenerator();
  let first = true;
  return {
    generateTraceId: () => traceId,
    generateSpanId: () => {
      if (!first) return random.generateSpanId();
      first = false;
      return spanId;
    },
  };
}
