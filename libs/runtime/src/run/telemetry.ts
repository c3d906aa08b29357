import { type EndedRun, grantedTime, type LogLine, now, patience } from '@fastcart/telemetry';
import type { Run } from './run';
import type { WarningCode } from '../process/warnings';

/** Lines of a run's log that are kept for the collector: a run has some ten, and some for each batch. */
const most = 10_000;

export function keepLast(lines: LogLine[], line: LogLine): void {
  if (lines.push(line) > most) lines.shift();
}

export function exportsLogs(env: NodeJS.ProcessEnv): boolean {
  return exportsTelemetry(env) && env.OTEL_LOGS_EXPORTER === 'otlp';
}

/**
 * Sends what a run did to the collector that the standard variables name; without one the SDK is not even loaded. It
 * never fails, and is over after {@link patience} or the time granted, whatever the collector does: then the log says so once.
 */
export async function exportRun(run: Pick<Run, 'log'>, ended: EndedRun, env: NodeJS.ProcessEnv): Promise<void> {
  if (!exportsTelemetry(env)) return;
  const until = now() + (grantedTime(env) ?? patience);
  let reason: string | undefined;
  try {
    const { send } = await import('@fastcart/telemetry/otlp');
    reason = await send(ended, env, until);
  } catch (error) {
    reason = (error as Error).name;
  }
  if (reason === undefined) return;
  const code: WarningCode = 'TELEMETRY_FAILED';
  run.log.warn('the collector did not take what there is to tell of the run, which is complete', { code, reason });
}

function exportsTelemetry(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env.OTEL_EXPORTER_OTLP_ENDPOINT) && env.OTEL_SDK_DISABLED?.toLowerCase() !== 'true';
}
