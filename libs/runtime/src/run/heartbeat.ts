import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { hostname } from 'node:os';
import type { ErrorCode } from '../process/errors';
import { type Boundary, boundaryChannel, type StepName } from './boundary';
import { redisKey, type RedisLink } from '../lease/redis-link';
import type { Run, RunRecord } from './run';

/** The newest run of a layer, as Redis has it. Times are ISO 8601. */
export interface Heartbeat {
  layer: string;
  runId: string;
  host: string;
  startedAt: string;
  /** The last sign that the run gave. */
  at: string;
  /** Where it is, or ended. */
  step: StepName | null;
  /** Of what it has committed so far. */
  counts: Record<string, number>;
  end: RunEnd | null;
}

/** How a run ended. One that was killed has none, and gives no sign any more. */
export interface RunEnd {
  at: string;
  outcome: RunRecord['outcome'] | 'failed' | 'stopped';
  exitCode: number;
  /** Of docs/errors.md. */
  errorCode: ErrorCode | null;
}

/** Milliseconds between two signs of a run. */
const beatIntervalMs = 1000;
/** Milliseconds without a sign after which a run counts as dead. */
const heartbeatStaleMs = 30_000;
/** Seconds for which Redis keeps the last sign. */
const keptSeconds = 7 * 86_400;

export type HeartbeatState = RunEnd['outcome'] | 'running' | 'silent';

export function stateOf({ at, end }: Heartbeat, now: Date): HeartbeatState {
  return end?.outcome ?? (now.getTime() - Date.parse(at) < heartbeatStaleMs ? 'running' : 'silent');
}

/** Of every layer that has one; undefined when Redis does not answer. */
export async function readHeartbeats(
  redis: RedisLink,
  lakeUrl: string,
  layers: readonly string[],
): Promise<Heartbeat[] | undefined> {
  const keys = layers.map((layer) => redisKey(lakeUrl, layer, 'heartbeat'));
  const texts = await redis.ask((client) => client.mget(keys));
  return texts?.filter((text) => text !== null).map((text) => JSON.parse(text) as Heartbeat);
}

/** Gives signs of a run until `end` is called with how it ended. Neither delays nor fails the run. */
export function startHeartbeat(
  redis: RedisLink,
  lakeUrl: string,
  { id, layer, startedAt, counts }: Pick<Run, 'id' | 'layer' | 'startedAt' | 'counts'>,
): { end(how: Omit<RunEnd, 'at'>): Promise<void> } {
  const key = redisKey(lakeUrl, layer, 'heartbeat');
  let step: StepName | null = null;
  const follow = (boundary: unknown): void => {
    step = (boundary as Boundary).step;
  };
  const beat = async (how: Omit<RunEnd, 'at'> | null): Promise<void> => {
    const at = new Date().toISOString();
    const heartbeat: Heartbeat = {
      layer,
      runId: id,
      host: hostname(),
      startedAt: startedAt.toISOString(),
      at,
      step,
      counts,
      end: how && { at, ...how },
    };
    await redis.ask((client) => client.set(key, JSON.stringify(heartbeat), 'EX', keptSeconds));
  };
  subscribe(boundaryChannel, follow);
  void beat(null);
  const timer = setInterval(() => void beat(null), beatIntervalMs).unref();
  return {
    async end(how) {
      clearInterval(timer);
      unsubscribe(boundaryChannel, follow);
      await beat(how);
    },
  };
}
