import { type Logger, SeverityNumber, TraceFlags, ROOT_CONTEXT, trace as api } from '@opentelemetry/api';
import { BatchLogRecordProcessor, type LogRecordExporter, type LogRecordProcessor } from '@opentelemetry/sdk-logs';
import { type EndedRun, textOf } from '../ended-run';

const severities = {
  error: SeverityNumber.ERROR,
  warn: SeverityNumber.WARN,
  info: SeverityNumber.INFO,
  debug: SeverityNumber.DEBUG,
};

export function logProcessor({ logged }: EndedRun, exporter: LogRecordExporter): LogRecordProcessor {
  // The default queue holds 2048 lines, and drops the others without a warning.
  const size = Math.max(logged.length, 1);
  return new BatchLogRecordProcessor({ exporter, maxQueueSize: size, maxExportBatchSize: size });
}

/** Records the lines of the run's log, each within its trace. */
export function recordLogs({ logged, trace: { traceId, spanId } }: EndedRun, logger: Logger): void {
  const context = api.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.SAMPLED });
  for (const { time, level, message, fields } of logged) {
    const attributes = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, textOf(value)]));
    const severity = { severityNumber: severities[level], severityText: level.toUpperCase() };
    logger.emit({ timestamp: time, body: message, attributes, context, ...severity });
  }
}
