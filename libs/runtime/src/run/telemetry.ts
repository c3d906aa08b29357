import { configuredTimeoutMs, defaultTimeoutMs, type EndedRun, type LogLine, now } from '@fastcart/telemetry';
import type { Run } from './run';
import type { WarningCode } from '../process/warnings';

/** Lines of a run's log that are kept for the collector: a run has about ten, and a few for each batch. */
const maxLines = 10_000;

export function keepLast(lines: LogLine[], line: LogLine): void {
  if (lines.push(line) > maxLines) lines.shift();
}

export function exportsLogs(env: NodeJS.ProcessEnv): boolean {
  return exportsTelemetry(env) && env.OTEL_LOGS_EXPORTER === 'otlp';
}

/**
 * Sends the telemetry of a run to the collector that the standard variables name; without one the SDK is not even loaded.
 * It never fails, and ends within {@link defaultTimeoutMs} or the configured time, whatever the collector does. What was
 * not sent is a warning in the log.
 */
export async function exportRun(run: Pick<Run, 'log'>, ended: EndedRun, env: NodeJS.ProcessEnv): Promise<void> {
  if (!exportsTelemetry(env)) return;
  const until = now() + (configuredTimeoutMs(env) ?? defaultTimeoutMs);
  let reason: string | undefined;
  try {
    const { send } = await import('@fastcart/telemetry/otlp');
    reason = await send(ended, env, until);
  } catch (error) {
    reason = (error as Error).name;
  }
  if (reason === undefined) return;
  const code: WarningCode = 'TELEMETRY_FAILED';
  run.log.warn('the collector did not take the telemetry of the run; the run itself is complete', { code, reason });
}

function exportsTelemetry(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env.OTEL_EXPORTER_OTLP_ENDPOINT) && env.OTEL_SDK_DISABLED?.toLowerCase() !== 'true';
}
