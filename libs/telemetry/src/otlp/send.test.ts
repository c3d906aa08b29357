import { context, diag, logs, metrics, propagation, trace as api } from '@opentelemetry/api';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { EndedRun } from '../ended-run';
import { now, RunTrace } from '../trace';
import { exportersOf } from './exporters';
import { send } from './send';

// The exporters import modules when they send, which Jest's sandbox does not permit.
jest.mock('./exporters');

/** Milliseconds after which an exporter has its result. */
interface Exported {
  after: number;
  result: ExportResult;
}
const success = { after: 0, result: { code: ExportResultCode.SUCCESS } };

let spans: ReadableSpan[];
let finished: string[];

function exporter(name: string, { after, result }: Exported, take: (items: never) => void = () => {}) {
  return {
    export: (items: never, done: (result: ExportResult) => void) => {
      take(items);
      setTimeout(() => {
        finished.push(name);
        done(result);
      }, after);
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  };
}

function sendTo(ended: EndedRun, traces: Exported, metrics: Exported, milliseconds = 60_000) {
  [spans, finished] = [[], []];
  const closeConnections = jest.fn();
  jest.mocked(exportersOf).mockReturnValue({
    traces: [exporter('traces', traces, (items) => (spans = items))],
    metrics: [exporter('metrics', metrics)],
    logs: [],
    closeConnections,
  });
  return send(ended, {}, now() + milliseconds).finally(() => expect(closeConnections).toHaveBeenCalled());
}

function endedRun(): EndedRun {
  const trace = new RunTrace();
  trace.begin('read').endedAt = now();
  const ending = { outcome: 'committed', exitCode: 0, error: null, endedAt: now() };
  return { id: 'r1', layer: 'bronze', trace, milliseconds: { read: 1 }, counts: { read: 2 }, ...ending, logged: [] };
}

test('each run of a process is sent with its own ids, and no provider stays registered', async () => {
  for (const ended of [endedRun(), endedRun()]) {
    expect(await sendTo(ended, success, success)).toBeUndefined();
    const { traceId, spanId } = ended.trace;
    expect(spans.map(({ name }) => name)).toEqual(['read', 'run bronze']);
    expect(spans.at(-1)!.spanContext()).toMatchObject({ traceId, spanId });
    expect(finished.sort()).toEqual(['metrics', 'traces']);
  }
  const span = api.getTracer('test').startSpan('test');
  expect(span.isRecording()).toBe(false);
  expect(logs.getLogger('test').enabled({})).toBe(false);
  expect(metrics.getMeter('test')).toBe(metrics.getMeter('other'));
  expect(propagation.fields()).toEqual([]);
  expect(context.with(api.setSpan(context.active(), span), () => api.getActiveSpan())).toBeUndefined();
});

test('an export that fails does not end the others', async () => {
  const failure = { code: ExportResultCode.FAILED, error: Object.assign(new Error(), { code: 400 }) };
  expect(await sendTo(endedRun(), { after: 0, result: failure }, { ...success, after: 200 })).toBe('HTTP 400');
  expect(finished).toEqual(['traces', 'metrics']);
});

test('an export that takes too long is aborted', async () => {
  expect(await sendTo(endedRun(), success, { ...success, after: 2000 }, 0)).toBe('TIMEOUT');
});

test('variables that docs/telemetry.md does not name change nothing', async () => {
  const others = {
    OTEL_LOG_LEVEL: 'all',
    OTEL_NODE_EXPERIMENTAL_SDK_METRICS: 'true',
    OTEL_NODE_RESOURCE_DETECTORS: 'all',
    OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '1',
    OTEL_TRACES_SAMPLER: 'always_off',
  };
  Object.assign(process.env, others);
  const setLogger = jest.spyOn(diag, 'setLogger');
  expect(await sendTo(endedRun(), success, success)).toBeUndefined();
  expect(setLogger).not.toHaveBeenCalled();
  expect(process.env).toMatchObject(others);
  for (const name of Object.keys(others)) delete process.env[name];
  expect(Object.keys(spans[0]!.attributes)).toEqual(['fastcart.step', 'fastcart.batch']);
  expect(Object.keys(spans[0]!.resource.attributes).sort()).toEqual([
    'service.name',
    'service.namespace',
    'service.version',
    'telemetry.sdk.language',
    'telemetry.sdk.name',
    'telemetry.sdk.version',
  ]);
});
