import { storageTime } from '@fastcart/delta';
import { clockOf, layers, published } from '@fastcart/schemas';
import { FastcartError } from '../process/errors';
import type { Lake } from '../table/lake';
import type { RedisLink } from '../lease/redis-link';
import type { Run } from './run';

/** Milliseconds by which the clock of a run may differ from a witness of the time. */
const tolerance = 86_400_000;

/** `time`: what the clock of the witness says now, in milliseconds since 1970. Errors: CLOCK_WRONG. */
export function requireSameTime(witness: string, time: number): void {
  if (Math.abs(Date.now() - time) > tolerance) throw clockWrong(`${witness} says ${textOf(time)}`);
}

/** `time`: a moment that is over, by the clock of the witness, in milliseconds since 1970. Errors: CLOCK_WRONG. */
export function requirePassed(witness: string, time: number): void {
  if (time - Date.now() > tolerance) throw clockWrong(`${witness} had ${textOf(time)} already`);
}

/**
 * Asks Redis for the time, and the storage of a lake that is not on a local disk, whose clock is this machine's. One that
 * does not answer is no witness, nor is one that denies the run what the question takes. Errors: CLOCK_WRONG.
 */
export async function requireClock(
  lake: Lake,
  { layer, signal }: Pick<Run, 'layer' | 'signal'>,
  redis: RedisLink | undefined,
): Promise<void> {
  // A run may write to the tables of its layer alone.
  const own = layers.find((name) => name === layer);
  const table = own ? clockOf(own).table : published;
  const [ofRedis, ofStorage] = await Promise.all([
    redis && timeOf(redis),
    lake.url.startsWith('file:') ? undefined : storageTime(lake.urlOf(table), { signal }).catch(() => undefined),
  ]);
  if (ofRedis !== undefined) requireSameTime('Redis', ofRedis);
  if (ofStorage !== undefined) requireSameTime('the storage', ofStorage);
}

async function timeOf(redis: RedisLink): Promise<number | undefined> {
  const time = await redis.ask((client) => client.time().catch(() => undefined));
  return time && Number(time[0]) * 1000;
}

function clockWrong(what: string): FastcartError {
  return new FastcartError('CLOCK_WRONG', `this machine's clock says ${textOf(Date.now())}, and ${what}`);
}

/** A witness may say what no date holds. */
function textOf(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? `${time} ms since 1970` : date.toISOString();
}
