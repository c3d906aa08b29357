import { setTimeout as sleep } from 'node:timers/promises';
import { type Config, readConfig } from '../config/config';
import { errorCodes, FastcartError } from '../process/errors';
import { toFastcartError } from '../process/foreign-errors';
import { logOf } from '../process/log';
import { printableLines } from '../process/printable';
import { endSoon } from '../process/process';
import { type CommonSetting, commonSettings, type Job, tryJob } from './job';
import type { RunRecord } from './run';
import type { Setting } from '../config/setting';
import { flagOf, type SettingName, settings } from '../config/settings';
import { Stopped, stopSignal } from '../process/signals';
import { version } from '@fastcart/telemetry';

/** The process of a layer's job: configuration, one run or `--serve`, the record on standard output, the exit code. */
export async function workerMain<Name extends SettingName>(job: Job<Name>): Promise<void> {
  const signal = stopSignal();
  const json = process.argv.includes('--json') || !process.stdout.isTTY;
  try {
    requireNode();
    const names = [
      ...new Set<Name | CommonSetting | 'SERVE_INTERVAL'>([...job.settings, ...commonSettings, 'SERVE_INTERVAL']),
    ];
    const { config, switches } = readConfig(names, process.argv.slice(2), process.env);
    if (switches.help) return void process.stdout.write(help(job, names));
    if (switches.version) return void process.stdout.write(`${version}\n`);
    do {
      const record = await attempt(job, config, signal, switches.serve);
      if (record) process.stdout.write(json ? `${JSON.stringify(record)}\n` : `${sentence(record)}\n`);
      if (switches.serve) await sleep(config.SERVE_INTERVAL, undefined, { signal });
    } while (switches.serve);
    signal.throwIfAborted();
  } catch (error) {
    process.exitCode = exitWith(error, signal, json);
  } finally {
    endSoon();
  }
}

const leastNode = 24;

/** Polars has no binary for an older Node, and says so only when it is needed. */
function requireNode(): void {
  const { node } = process.versions;
  if (Number(node.split('.')[0]) >= leastNode) return;
  throw new FastcartError('CONFIG_INVALID', `Node.js ${leastNode} or later is needed, and this is ${node}`);
}

/** With `--serve`, a temporary failure is logged, and the next turn tries again. */
async function attempt<Name extends SettingName>(
  job: Job<Name>,
  config: Config<Name | CommonSetting>,
  signal: AbortSignal,
  serving: boolean,
): Promise<RunRecord | undefined> {
  try {
    const { record } = await tryJob(job, config, signal);
    return record;
  } catch (error) {
    const failure = signal.aborted ? undefined : toFastcartError(error);
    if (!serving || !failure || ![69, 75].includes(failure.exitCode)) throw error;
    const { code, message, runId, traceId } = failure;
    logOf(config).warn(message, {
      runId,
      layer: job.name,
      traceId,
      code,
      next: 'tried again at the next interval',
    });
    return undefined;
  }
}

/** Prints the error on standard error; returns its exit code. */
export function exitWith(error: unknown, signal: AbortSignal, json: boolean): number {
  // The run may have had another signal than this one: its error says so.
  const stopped = Stopped.of(error) ?? (signal.reason instanceof Stopped ? signal.reason : undefined);
  if (stopped) return stopped.exitCode;
  const failure = toFastcartError(error);
  const text = json ? JSON.stringify({ level: 'error', ...errorFields(failure) }) : explained(failure);
  process.stderr.write(`${printableLines(text)}\n`);
  return failure.exitCode;
}

function errorFields({ code, message, next, runId, traceId }: FastcartError): Record<string, string | undefined> {
  return { code, message, next, runId, traceId };
}

function explained({ code, message, next, runId }: FastcartError): string {
  return `${code}: ${message}\n${errorCodes[code].meaning}\n${next}${runId ? `\nRun ${runId}` : ''}`;
}

function sentence({ layer, outcome, counts, milliseconds }: RunRecord): string {
  const figures = Object.entries(counts).map(([name, count]) => `${name} ${count.toLocaleString('en-US')}`);
  const total = Object.values(milliseconds).reduce((sum, time) => sum + time, 0);
  return `${layer}: ${[outcome, ...figures].join(', ')} (${(total / 1000).toFixed(1)} s)`;
}

function help(
  { name: layer, description }: Pick<Job<never>, 'name' | 'description'>,
  names: readonly SettingName[],
): string {
  const lines = names.map((name) => {
    const setting: Setting = settings[name];
    const fallback =
      setting.default === undefined ? (setting.optional ? '' : ' (required)') : ` (default ${setting.default})`;
    return `  --${flagOf(name).padEnd(16)} ${name.padEnd(16)} ${setting.description}${fallback}`;
  });
  return [
    `${layer}-worker: ${description}`,
    '',
    `Usage: ${layer}-worker [--serve] [--json] [flags]`,
    '',
    'A flag, or the environment variable beside it:',
    ...lines,
    '  --serve                           Repeat until a signal, every SERVE_INTERVAL seconds',
    '  --json                            The run record as JSON, also on a terminal',
    '  --version, --help',
    '',
    'Exit codes: 0 done, nothing to do, or another run holds the lease; 65 a person must look; 69 a service is unreachable;',
    '75 run again; 78 wrong configuration; 130, 143 stopped by a signal, with no work left half-done.',
    '',
  ].join('\n');
}
