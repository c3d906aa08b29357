import type { ExportResult } from '@opentelemetry/core';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { version } from '../version';
import type { EndedRun } from '../ended-run';
import { exportersOf } from './exporters';
import { sendLogs } from './logs';
import { sendMetrics } from './metrics';
import { sendSpans } from './spans';
import { grantedTime } from '../patience';
import { now } from '../trace';

/** Milliseconds that sending has, however long it took to load this. */
const least = 500;

/**
 * Milliseconds that a request has by default: fewer than the 800 after which the SDK sends it again at the earliest. A collector that
 * is down is told at once, as what it is, and not as one that took too long.
 */
const most = 790;

/** Whatever takes items and tells later what became of them. */
interface Exporter<Items> {
  export(items: Items, done: (result: ExportResult) => void): void;
}

/**
 * Spans, metrics and logs of a run, until a moment (milliseconds since 1970) at most. Undefined when all was taken, else
 * why not: a system's code, HTTP's status, or `TIMEOUT`; never more, since a collector may repeat what it was sent.
 */
export async function send(ended: EndedRun, env: NodeJS.ProcessEnv, until: number): Promise<string | undefined> {
  const reasons: string[] = [];
  const watched = <Items, E extends Exporter<Items>>(exporter: E): E => {
    const original = exporter.export.bind(exporter);
    exporter.export = (items, done) =>
      original(items, (result) => {
        if (result.error) reasons.push(reasonOf(result.error));
        done(result);
      });
    return exporter;
  };
  const left = Math.max(until - now(), least);
  const { traces, metrics, logs, abandon } = exportersOf(
    env,
    grantedTime(env) === undefined ? Math.min(left, most) : left,
  );
  // Of the environment only: the process' own attributes hold its arguments, and with them passwords in URLs.
  const resource = defaultResource()
    .merge(
      resourceFromAttributes({
        'service.name': `${ended.layer}-worker`,
        'service.namespace': 'fastcart',
        'service.version': version,
        // Else the gauges of runs at the same time would overwrite one another, and their counters be taken for one.
        ...(ended.trace.share && { 'service.instance.id': String(ended.trace.share.shard) }),
      }),
    )
    .merge(detectResources({ detectors: [envDetector] }));
  const sending = Promise.allSettled([
    traces && sendSpans(ended, watched(traces), resource),
    metrics && sendMetrics(ended, watched(metrics), resource),
    logs && sendLogs(ended, watched(logs), resource),
  ]);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => (timer = setTimeout(resolve, left, 'late')));
  const first = await Promise.race([sending, late]);
  clearTimeout(timer);
  abandon();
  return first === 'late' ? 'TIMEOUT' : reasons[0];
}

function reasonOf(error: Error): string {
  const { code, message, name } = error as { code?: string | number; message: string; name: string };
  if (typeof code === 'number') return `HTTP ${code}`;
  return code ?? (message === 'Request timed out' ? 'TIMEOUT' : name);
}
