import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config';
import type { RedisLink } from '../redis';
import type { Run } from '../run';
import { orStopped } from '../signals';
import { FileLease } from './file';
import { RedisLease } from './redis';

/**
 * Work on one layer of a lake that other runs leave to this one. It saves work when two runs overlap; what makes a
 * result right is the position in the commit, with or without a lease.
 */
export interface Lease {
  /** Never fails: a lease that cannot be given back runs out. */
  release(): Promise<void>;
}

export type LeaseConfig = Config<'LEASE' | 'LEASE_TTL'>;
type Leased = Pick<Run, 'id' | 'layer' | 'log'>;

/** How often a run that waits for a lease looks again, in milliseconds. */
const interval = 200;

/**
 * The leases of all these layers, or none of them: undefined when another run still holds one after `patience`
 * milliseconds. `redis`: of REDIS_URL, when there is one.
 */
export async function acquireLeases(
  config: LeaseConfig,
  lakeUrl: string,
  run: Leased & Pick<Run, 'signal'>,
  redis: RedisLink | undefined,
  layers: readonly string[],
  patience: number,
): Promise<Lease | undefined> {
  const until = Date.now() + patience;
  for (;;) {
    const held: Lease[] = [];
    const release = async (): Promise<void> => void (await Promise.all(held.map((lease) => lease.release())));
    for (const layer of layers) {
      const lease = await acquireLease(config, lakeUrl, { id: run.id, log: run.log, layer }, redis);
      if (!lease) break;
      held.push(lease);
    }
    if (held.length === layers.length) return { release };
    await release();
    if (Date.now() >= until) return undefined;
    await orStopped(sleep(interval), run.signal);
  }
}

/** As LEASE says; undefined when another run holds it. */
async function acquireLease(
  config: LeaseConfig,
  lakeUrl: string,
  run: Leased,
  redis: RedisLink | undefined,
): Promise<Lease | undefined> {
  const ttl = Number(config.LEASE_TTL) * 1000;
  if (config.LEASE === 'off') return { release: () => Promise.resolve() };
  if (config.LEASE === 'auto' && redis) return RedisLease.acquire(redis, lakeUrl, run, ttl);
  return FileLease.acquire(lakeUrl, run.layer, run.id, ttl);
}
