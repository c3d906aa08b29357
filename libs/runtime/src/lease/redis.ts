import { redisKey, type RedisLink } from './redis-link';
import type { WarningCode } from '../process/warnings';
import type { Lease, Leased } from './lease';

/**
 * Keeps what is ours, takes what is free, leaves what is another's. A lease that lasts longer than any run asks for counts
 * as free: the clock of Redis went back, or somebody took its end away. Gives the holder before, and 1 when it is ours.
 */
const take = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then
  local left = redis.call('PTTL', KEYS[1])
  if left >= 0 and left <= tonumber(ARGV[2]) then return {holder, 0} end
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {holder, 1}`;

/** Gives the holder before, too. */
const compareAndDelete = `
local holder = redis.call('GET', KEYS[1])
if holder == ARGV[1] then redis.call('DEL', KEYS[1]) end
return holder`;

/** For all processes with the same REDIS_URL. Its value is the run's id. */
export class RedisLease implements Lease {
  private readonly timer: NodeJS.Timeout;
  private hasWarned = false;

  private constructor(
    private readonly redis: RedisLink,
    private readonly key: string,
    private readonly run: Leased,
    private readonly ttl: number,
    /** False while Redis has not said so. */
    private held: boolean,
  ) {
    this.timer = setInterval(() => void this.renew(), ttl / 3).unref();
  }

  /**
   * Undefined when another run holds it. Without an answer the run goes on, and takes the lease when Redis is back.
   * `ttl` in milliseconds.
   */
  static async acquire(redis: RedisLink, lakeUrl: string, run: Leased, ttl: number): Promise<RedisLease | undefined> {
    const key = redisKey(lakeUrl, run.layer, 'lease');
    const answer = await ask(redis, key, run.id, ttl);
    return answer?.taken === false ? undefined : new RedisLease(redis, key, run, ttl, answer !== undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.timer);
    this.look(await this.redis.ask((client) => client.eval(compareAndDelete, 1, this.key, this.run.id)));
  }

  private async renew(): Promise<void> {
    const answer = await ask(this.redis, this.key, this.run.id, this.ttl);
    this.look(answer?.before);
    if (answer) this.held = answer.taken;
  }

  /** Says it once when the lease was another run's or nobody's, although it was ours. */
  private look(holder: unknown): void {
    if (!this.held || this.hasWarned || holder === undefined || holder === this.run.id) return;
    this.hasWarned = true;
    const code: WarningCode = 'LEASE_LOST';
    const fields = typeof holder === 'string' ? { code, holder } : { code };
    this.run.log.warn('the lease was lost: another run may work on this layer, and nothing is written twice', fields);
  }
}

/** Takes or renews the lease; undefined without an answer. */
async function ask(
  redis: RedisLink,
  key: string,
  id: string,
  ttl: number,
): Promise<{ before: string | null; taken: boolean } | undefined> {
  const answer = await redis.ask((client) => client.eval(take, 1, key, id, ttl));
  if (answer === undefined) return undefined;
  const [before, taken] = answer as [string | null, number];
  return { before, taken: taken === 1 };
}
