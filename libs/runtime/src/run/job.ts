import { syncWrites } from '@fastcart/delta';
import { type LogLine, now, RunTrace } from '@fastcart/telemetry';
import { requireClock } from './clock';
import type { Config } from '../config/config';
import { CpuTimes } from './cpu-times';
import { EmbeddedEngine } from '../engine/embedded';
import { readLakeSchema } from '../table/lake-schema';
import { errorCodes, FastcartError } from '../process/errors';
import { toFastcartError } from '../process/foreign-errors';
import { type RunEnd, startHeartbeat } from './heartbeat';
import { timed } from './hop';
import { Lake } from '../table/lake';
import { acquireLeases } from '../lease/acquire';
import { logOf } from '../process/log';
import { batchFor, frameFor, keepQueriesWithin } from '../process/memory';
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

/** The leases that a run takes, all or none, and how long it waits for them. */
interface Leases {
  names: readonly string[];
  waitMs: number;
}

/** Work on a lake that is done in one run, such as the hops of a layer or a restore. */
export interface Job<Name extends SettingName, Result = void> {
  /** Commits, logs and telemetry have it as the run's layer. */
  name: string;
  description: string;
  /** Besides those that every job has. */
  settings: readonly Name[];
  /** By default the job's own, without waiting. */
  leases?: Leases;
  run(run: Run, config: Config<Name | CommonSetting>): Promise<Result>;
}

/** What a run did, and what its job returned; no result when another run held a lease, which is named. */
interface Ended<Result> {
  record: RunRecord;
  result: Result | undefined;
  held?: string;
}

type Started = Omit<Run, 'spool' | 'engine' | 'batch'>;

/** As {@link tryJob}, for a job that cannot be left to another run. Errors: also CONFLICT, when another run holds a lease. */
export async function runJob<Name extends SettingName, Result>(
  job: Job<Name, Result>,
  config: Config<Name | CommonSetting>,
  signal: AbortSignal,
): Promise<{ record: RunRecord; result: Result }> {
  const { record, result, held } = await tryJob(job, config, signal);
  if (held === undefined) return { record, result: result as Result };
  const { waitMs } = leasesOf(job);
  throw new FastcartError('CONFLICT', `a run of ${held} was still running after ${waitMs / 1000} s`);
}

/**
 * One run of a job, with lease, heartbeat, spool and telemetry. When another run holds a lease, the job does not run, and
 * the record says so. Errors: those of the job; a signal ends it with {@link Stopped}.
 */
export async function tryJob<Name extends SettingName, Result>(
  job: Job<Name, Result>,
  config: Config<Name | CommonSetting>,
  signal: AbortSignal,
): Promise<Ended<Result>> {
  const startedAt = new Date();
  const layer = job.name;
  const lakeSchema = readLakeSchema(config.MIGRATIONS);
  const id = runId(startedAt);
  const trace = new RunTrace();
  const logged: LogLine[] = [];
  const listener = exportsLogs(process.env) ? (line: LogLine) => keepLast(logged, line) : undefined;
  const log = logOf(config).with({ runId: id, layer, traceId: trace.traceId }, listener);
  const run: Started = {
    id,
    layer,
    startedAt,
    lakeSchema,
    signal,
    log,
    milliseconds: {},
    counts: {},
    reports: [],
    trace,
  };
  const exportEnd = ({ outcome, exitCode, errorCode: code }: Omit<RunEnd, 'at'>): Promise<void> => {
    const error = code && { code, meaning: errorCodes[code].meaning };
    return exportRun(run, { ...run, outcome, exitCode, error, endedAt: now(), logged }, process.env);
  };
  try {
    const ended = await leased(job, config, run);
    await exportEnd(succeeded(ended.record));
    return ended;
  } catch (error) {
    await exportEnd(failed(error));
    throw error;
  }
}

/** The run while it has the lease, which it does not keep while telemetry is sent. */
async function leased<Name extends SettingName, Result>(
  job: Job<Name, Result>,
  config: Config<Name | CommonSetting>,
  run: Started,
): Promise<Ended<Result>> {
  const lake = new Lake(config.LAKE);
  using redis = config.REDIS_URL ? new RedisLink(config.REDIS_URL, run.log) : undefined;
  await requireClock(lake, run, redis);
  const { names, waitMs } = leasesOf(job);
  const lease = await acquireLeases(config, lake.url, run, redis, names, waitMs);
  if (typeof lease === 'string') return { record: recordOf(run, 'lease held'), result: undefined, held: lease };
  await using _ = lease;
  const heartbeat = redis && startHeartbeat(redis, lake.url, run);
  try {
    const ended = await work(job, config, run);
    await heartbeat?.end(succeeded(ended.record));
    return ended;
  } catch (error) {
    await heartbeat?.end(failed(error));
    throw error;
  }
}

async function work<Name extends SettingName, Result>(
  job: Job<Name, Result>,
  config: Config<Name | CommonSetting>,
  started: Started,
): Promise<Ended<Result>> {
  try {
    using cpu = CpuTimes.of(started.log);
    using spool = new Spool(config.SPOOL_DIR);
    const limit = config.MEMORY_LIMIT;
    keepQueriesWithin(limit);
    syncWrites(config.SYNC);
    const engine = new EmbeddedEngine(spool, frameFor(limit));
    const run: Run = Object.assign(started, { spool, engine: cpu?.counting(engine) ?? engine, batch: batchFor(limit) });
    const result = await job.run(run, config);
    return await timed(run, 'report', () => ({ record: recordOf(run, outcomeOf(run)), result }));
  } catch (error) {
    if (Stopped.of(error)) throw error;
    throw Object.assign(toFastcartError(error), { runId: started.id, traceId: started.trace.traceId });
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

function leasesOf({ name, leases }: { name: string; leases?: Leases }): Leases {
  return leases ?? { names: [name], waitMs: 0 };
}

function outcomeOf({ reports }: Started): RunRecord['outcome'] {
  if (reports.length === 0) return 'nothing to do';
  return reports.some(({ outcome }) => outcome === 'committed') ? 'committed' : 'lost';
}

function recordOf(run: Started, outcome: RunRecord['outcome']): RunRecord {
  const { id, layer, startedAt, milliseconds, counts, reports, trace } = run;
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
