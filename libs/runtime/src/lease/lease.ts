import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config/config';
import { codeOf } from '../process/foreign-errors';
import type { RedisLink } from './redis-link';
import type { Run } from '../run/run';
import { orStopped } from '../process/signals';
import { acquireFileLease } from './file';
import type { WarningCode } from '../process/warnings';
import { RedisLease } from './redis';

/**
 * Work on one layer of a lake that other runs leave to this one. It saves work when two runs overlap; what makes a
 * result right is the position in the commit, with or without a lease.
 */
export interface Lease {
  /** Never fails: a lease that cannot be given back runs out, or ends with the process. */
  release(): Promise<void>;
}

export type LeaseConfig = Config<'LEASE' | 'LEASE_TTL'>;
type Leased = Pick<Run, 'id' | 'layer' | 'log'>;

/** How often a run that waits for a lease looks again, in milliseconds. */
const interval = 200;

/** Of a run that has none. */
const none: Lease = { release: () => Promise.resolve() };

/**
 * The leases of all these layers, or none of them: undefined when another run still holds one after `patience`
 * milliseconds. `redis`: of REDIS_URL, when there is one. When a lease cannot be taken, the run logs it once and
 * works without.
 */
export async function acquireLeases(
  config: LeaseConfig,
  lakeUrl: string,
  run: Leased & Pick<Run, 'signal'>,
  redis: RedisLink | undefined,
  layers: readonly string[],
  patience: number,
): Promise<Lease | undefined> {
  const until = performance.now() + patience;
  let hasWarned = false;
  const unavailable = (reason: string): Lease => {
    const code: WarningCode = 'LEASE_UNAVAILABLE';
    if (!hasWarned)
      run.log.warn('no lease: another run may work on this layer, and nothing is written twice', { code, reason });
    hasWarned = true;
    return none;
  };
  for (;;) {
    const held: Lease[] = [];
    const release = async (): Promise<void> => void (await Promise.all(held.map((lease) => lease.release())));
    for (const layer of layers) {
      const leased = { id: run.id, log: run.log, layer };
      const lease = await acquireLease(config, lakeUrl, leased, redis, unavailable);
      if (!lease) break;
      held.push(lease);
    }
    if (held.length === layers.length) return { release };
    await release();
    if (performance.now() >= until) return undefined;
    await orStopped(sleep(interval), run.signal);
  }
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
    return RedisLease.acquire(redis, lakeUrl, run, Number(config.LEASE_TTL) * 1000);
  }
  try {
    return acquireFileLease(lakeUrl, run.layer, run.id);
  } catch (error) {
    const reason = codeOf(error);
    if (reason === undefined) throw error;
    return unavailable(reason);
  }
}
