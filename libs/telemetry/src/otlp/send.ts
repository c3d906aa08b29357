import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { defaultResource, envDetector, type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import { PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { version } from '../version';
import type { EndedRun } from '../ended-run';
import { exportersOf } from './exporters';
import { logProcessor, recordLogs } from './logs';
import { recordMetrics } from './metrics';
import { startSdk } from './sdk';
import { idGenerator, recordSpans, spanLimits, spanProcessor } from './spans';
import { configuredTimeoutMs } from '../timeout';
import { now } from '../trace';

/** Milliseconds that sending may take at least, however long the SDK took to load. */
const minSendMs = 500;

/**
 * Milliseconds that a request may take by default: less than the 800 after which the SDK sends it again at the earliest.
 * So the warning of a collector that is down says that it refuses, and not that it took too long.
 */
const maxRequestMs = 790;

interface Exporter<Items> {
  export(items: Items, done: (result: ExportResult) => void): void;
}

/**
 * Sends spans, metrics and logs of a run, until a moment (milliseconds since 1970) at most. Returns undefined when the
 * collector took everything, else the reason why not: a system error's code, the HTTP status, or `TIMEOUT`. It is never
 * more than that, since an error of a collector may repeat what was sent.
 */
export async function send(ended: EndedRun, env: NodeJS.ProcessEnv, until: number): Promise<string | undefined> {
  const reasons: string[] = [];
  /** An exporter whose failures are reasons, and nothing else: NodeSDK's shutdown waits for no other exporter after one. */
  const watched = <Items, E extends Exporter<Items>>(exporter: E): E => {
    const original = exporter.export.bind(exporter);
    exporter.export = (items, done) =>
      original(items, ({ error }) => {
        if (error) reasons.push(reasonOf(error));
        done({ code: ExportResultCode.SUCCESS });
      });
    return exporter;
  };
  const leftMs = Math.max(until - now(), minSendMs);
  const requestMs = configuredTimeoutMs(env) === undefined ? Math.min(leftMs, maxRequestMs) : leftMs;
  const { traces, metrics, logs, closeConnections } = exportersOf(env, requestMs);
  try {
    const { tracer, meter, logger, shutdown } = startSdk({
      resource: resourceOf(ended),
      // No detector of the process: its attributes hold the arguments, and with them passwords in URLs.
      resourceDetectors: [envDetector],
      idGenerator: idGenerator(ended.trace),
      spanLimits,
      spanProcessors: traces.map((exporter) => spanProcessor(watched(exporter))),
      metricReaders: metrics.map((exporter) => new PeriodicExportingMetricReader({ exporter: watched(exporter) })),
      logRecordProcessors: logs.map((exporter) => logProcessor(ended, watched(exporter))),
    });
    recordSpans(ended, tracer);
    recordMetrics(ended, meter);
    recordLogs(ended, logger);
    return (await endsWithin(leftMs, shutdown())) ? reasons[0] : 'TIMEOUT';
  } finally {
    closeConnections();
  }
}

function resourceOf({ layer, trace }: EndedRun): Resource {
  return defaultResource().merge(
    resourceFromAttributes({
      'service.name': `${layer}-worker`,
      'service.namespace': 'fastcart',
      'service.version': version,
      // Otherwise the gauges of runs at the same time would overwrite each other, and their counters would count as one.
      ...(trace.share && { 'service.instance.id': String(trace.share.shard) }),
    }),
  );
}

async function endsWithin(milliseconds: number, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => (timer = setTimeout(resolve, milliseconds, false)));
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf(error: Error): string {
  const { code, message, name } = error as { code?: string | number; message: string; name: string };
  if (typeof code === 'number') return `HTTP ${code}`;
  return code ?? (message === 'Request timed out' ? 'TIMEOUT' : name);
}
