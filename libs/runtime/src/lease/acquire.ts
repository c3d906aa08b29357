import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config/config';
import { codeOf } from '../process/foreign-errors';
import type { RedisLink } from './redis-link';
import type { Run } from '../run/run';
import { orStopped } from '../process/signals';
import { acquireFileLease } from './file';
import type { Lease, Leased } from './lease';
import type { WarningCode } from '../process/warnings';
import { RedisLease } from './redis';

export type LeaseConfig = Config<'LEASE' | 'LEASE_TTL'>;

/** Milliseconds between two attempts of a run that waits for a lease. */
const retryMs = 200;

/** The lease of a run that works without one. */
const none: Lease = { [Symbol.asyncDispose]: () => Promise.resolve() };

/**
 * The leases of all these layers, or none of them: the name of one that another run still holds after `waitMs`
 * milliseconds. `redis`: of REDIS_URL, when there is one. When a lease cannot be taken, the run logs it once and
 * works without.
 */
export async function acquireLeases(
  config: LeaseConfig,
  lakeUrl: string,
  run: Leased & Pick<Run, 'signal'>,
  redis: RedisLink | undefined,
  layers: readonly string[],
  waitMs: number,
): Promise<Lease | string> {
  const until = performance.now() + waitMs;
  let hasWarned = false;
  const unavailable = (reason: string): Lease => {
    const code: WarningCode = 'LEASE_UNAVAILABLE';
    if (!hasWarned)
      run.log.warn('no lease: another run may work on this layer, and nothing is written twice', { code, reason });
    hasWarned = true;
    return none;
  };
  const acquire = (layer: string): Promise<Lease | undefined> =>
    acquireLease(config, lakeUrl, { id: run.id, log: run.log, layer }, redis, unavailable);
  for (;;) {
    const leases = await allOrNone(layers, acquire);
    if (typeof leases !== 'string' || performance.now() >= until) return leases;
    await orStopped(sleep(retryMs), run.signal);
  }
}

async function allOrNone(
  layers: readonly string[],
  acquire: (layer: string) => Promise<Lease | undefined>,
): Promise<Lease | string> {
  await using held = new AsyncDisposableStack();
  for (const layer of layers) {
    const lease = await acquire(layer);
    if (!lease) return layer;
    held.use(lease);
  }
  return held.move();
}

/** As LEASE says; undefined when another run holds it. */
async function acquireLease(
  config: LeaseConfig,
  lakeUrl: string,
  run: Leased,
  redis: RedisLink | undefined,
  unavailable: (reason: string) => Lease,
): Promise<Lease | undefined> {
  if (config.LEASE === 'off') return none;
  if (config.LEASE === 'auto' && redis) {
    return RedisLease.acquire(redis, lakeUrl, run, config.LEASE_TTL);
  }
  try {
    return acquireFileLease(lakeUrl, run.layer, run.id);
  } catch (error) {
    const reason = codeOf(error);
    if (reason === undefined) throw error;
    return unavailable(reason);
  }
}
