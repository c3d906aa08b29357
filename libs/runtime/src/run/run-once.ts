import { syncWrites } from '@fastcart/delta';
import { type LogLine, now, RunTrace } from '@fastcart/telemetry';
import { requireClock } from './clock';
import type { Config } from '../config/config';
import { readContract } from '../table/contract';
import { errorCodes } from '../process/errors';
import { toFastcartError } from '../process/foreign-errors';
import { type RunEnd, startHeartbeat } from './heartbeat';
import { type HopReport, timed } from './hop';
import { Lake } from '../table/lake';
import { acquireLeases } from '../lease/lease';
import { logOf } from '../process/log';
import { batchFor, keepQueriesWithin } from '../process/memory';
import { RedisLink } from '../lease/redis-link';
import { rounded, type Run, runId, type RunRecord } from './run';
import type { SettingName } from '../config/settings';
import { Stopped } from '../process/signals';
import { Spool } from './spool';
import { exportRun, exportsLogs, keepLast } from './telemetry';

export const commonSettings = [
  'LAKE',
  'MIGRATIONS',
  'MEMORY_LIMIT',
  'SPOOL_DIR',
  'SYNC',
  'REDIS_URL',
  'LEASE',
  'LEASE_TTL',
  'LOG_LEVEL',
  'LOG_FORMAT',
] as const;
export type CommonSetting = (typeof commonSettings)[number];

/** A layer's work: hops, one after the other, until nothing is left to do. */
export interface Worker<Name extends SettingName> {
  layer: string;
  description: string;
  /** Besides those that every worker has. */
  settings: readonly Name[];
  /** Whose work has to rest meanwhile, and how many milliseconds to wait for it; by default its own layer's, and none. */
  leases?: { layers: readonly string[]; patience: number };
  run(run: Run, config: Config<Name | CommonSetting>): Promise<HopReport[]>;
}

type Started = Omit<Run, 'spool' | 'batch'>;

/** One run: lease, hops, record. Errors are those of the hops; a signal ends it with {@link Stopped}. */
export async function runOnce<Name extends SettingName>(
  worker: Worker<Name>,
  config: Config<Name | CommonSetting>,
  signal: AbortSignal,
): Promise<RunRecord> {
  const startedAt = new Date();
  const { layer } = worker;
  const contract = readContract(config.MIGRATIONS);
  const id = runId(startedAt);
  const trace = new RunTrace();
  const logged: LogLine[] = [];
  const listener = exportsLogs(process.env) ? (line: LogLine) => keepLast(logged, line) : undefined;
  const log = logOf(config).with({ runId: id, layer, traceId: trace.traceId }, listener);
  const run: Started = { id, layer, startedAt, contract, signal, log, milliseconds: {}, counts: {}, trace };
  const exportEnd = ({ outcome, exitCode, errorCode: code }: Omit<RunEnd, 'at'>): Promise<void> => {
    const error = code && { code, meaning: errorCodes[code].meaning };
    return exportRun(run, { ...run, outcome, exitCode, error, endedAt: now(), logged }, process.env);
  };
  try {
    const record = await leased(worker, config, run);
    await exportEnd(succeeded(record));
    return record;
  } catch (error) {
    await exportEnd(failed(error));
    throw error;
  }
}

/** The run while it has the lease, which it does not keep while telemetry is sent. */
async function leased<Name extends SettingName>(
  worker: Worker<Name>,
  config: Config<Name | CommonSetting>,
  run: Started,
): Promise<RunRecord> {
  const lake = new Lake(config.LAKE);
  const redis = config.REDIS_URL ? new RedisLink(config.REDIS_URL, run.log) : undefined;
  try {
    await requireClock(lake, run, redis);
    const { layers, patience } = worker.leases ?? { layers: [worker.layer], patience: 0 };
    await using lease = await acquireLeases(config, lake.url, run, redis, layers, patience);
    if (!lease) return recordOf(run, 'lease held');
    const heartbeat = redis && startHeartbeat(redis, lake.url, run);
    try {
      const record = await work(worker, config, run);
      await heartbeat?.end(succeeded(record));
      return record;
    } catch (error) {
      await heartbeat?.end(failed(error));
      throw error;
    }
  } finally {
    redis?.close();
  }
}

async function work<Name extends SettingName>(
  worker: Worker<Name>,
  config: Config<Name | CommonSetting>,
  started: Started,
): Promise<RunRecord> {
  let spool: Spool | undefined;
  try {
    spool = new Spool(config.SPOOL_DIR);
    const limit = config.MEMORY_LIMIT;
    keepQueriesWithin(limit);
    syncWrites(config.SYNC);
    const run: Run = Object.assign(started, { spool, batch: batchFor(limit) });
    const reports = await worker.run(run, config);
    return await timed(run, 'report', () => recordOf(run, outcomeOf(reports), reports));
  } catch (error) {
    if (Stopped.of(error)) throw error;
    throw Object.assign(toFastcartError(error), { runId: started.id, traceId: started.trace.traceId });
  } finally {
    spool?.remove();
  }
}

function succeeded({ outcome }: RunRecord): Omit<RunEnd, 'at'> {
  return { outcome, exitCode: 0, errorCode: null };
}

function failed(error: unknown): Omit<RunEnd, 'at'> {
  const stopped = Stopped.of(error);
  if (stopped) return { outcome: 'stopped', exitCode: stopped.exitCode, errorCode: null };
  const { exitCode, code } = toFastcartError(error);
  return { outcome: 'failed', exitCode, errorCode: code };
}

function outcomeOf(reports: HopReport[]): RunRecord['outcome'] {
  if (reports.length === 0) return 'nothing to do';
  return reports.some(({ outcome }) => outcome === 'committed') ? 'committed' : 'lost';
}

function recordOf(run: Started, outcome: RunRecord['outcome'], reports: HopReport[] = []): RunRecord {
  const { id, layer, startedAt, milliseconds, counts, trace } = run;
  return {
    runId: id,
    traceId: trace.traceId,
    layer,
    startedAt: startedAt.toISOString(),
    outcome,
    counts,
    versions: Object.assign({}, ...reports.map(({ versions }) => versions)) as Record<string, number>,
    milliseconds: rounded(milliseconds),
  };
}
