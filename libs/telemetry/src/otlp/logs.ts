import { SeverityNumber, TraceFlags, ROOT_CONTEXT, trace as api } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs';
import { version } from '../version';
import { type EndedRun, textOf } from '../ended-run';

const severities = {
  error: SeverityNumber.ERROR,
  warn: SeverityNumber.WARN,
  info: SeverityNumber.INFO,
  debug: SeverityNumber.DEBUG,
};

/** The lines of the run's log, each within its trace. */
export async function sendLogs(ended: EndedRun, exporter: LogRecordExporter, resource: Resource): Promise<void> {
  // Else the queue takes 2048, and drops the rest without a word.
  const size = Math.max(ended.logged.length, 1);
  const processor = new BatchLogRecordProcessor({ exporter, maxQueueSize: size, maxExportBatchSize: size });
  const provider = new LoggerProvider({ resource, processors: [processor] });
  const logger = provider.getLogger('fastcart', version);
  const { traceId, spanId } = ended.trace;
  const context = api.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.SAMPLED });
  for (const { time, level, message, fields } of ended.logged) {
    const attributes = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, textOf(value)]));
    const severity = { severityNumber: severities[level], severityText: level.toUpperCase() };
    logger.emit({ timestamp: time, body: message, attributes, context, ...severity });
  }
  await provider.shutdown();
}
