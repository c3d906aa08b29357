import {
  type Attributes,
  type Link,
  ROOT_CONTEXT,
  SpanKind,
  type Span as OpenSpan,
  SpanStatusCode,
  trace as api,
  TraceFlags,
} from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import { BatchSpanProcessor, RandomIdGenerator, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import { version } from '../version';
import type { EndedRun } from '../ended-run';
import { attributes as names } from '../names';
import type { RunTrace } from '../trace';

/** More spans than any run has: a batch has some ten. */
const most = 1_000_000;

/** The run as a trace: a root, the steps, and a span for each commit of a table. */
export async function sendSpans(ended: EndedRun, exporter: SpanExporter, resource: Resource): Promise<void> {
  const processor = new BatchSpanProcessor({ exporter, maxQueueSize: most, maxExportBatchSize: 4096 });
  const provider = new TracerProvider({
    resource,
    spanProcessors: [processor],
    idGenerator: idsOf(ended.trace),
    spanLimits: { attributeCountLimit: 1024 },
  });
  const tracer = provider.getTracer('fastcart', version);
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
    for (const { table, startedAt, endedAt, attributes: said } of step.commits) {
      const attributes = {
        ...said,
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
  await provider.shutdown();
}

/** What happened, in the code's own words: an error's message is for the log of the run. */
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

/** The root span, which is made first, has the ids that commitInfo already names. */
function idsOf({ traceId, spanId }: RunTrace): RandomIdGenerator {
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
