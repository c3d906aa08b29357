import { createHash } from 'node:crypto';
import { canonicalPlan } from './canonical';
import type { Plan } from './plan';

/** A number for what a plan computes, the same in every program and for every engine: 60 bits of a SHA-256. */
export function fingerprintOf(plan: Plan): bigint {
  return BigInt(`0x${createHash('sha256').update(canonicalPlan(plan)).digest('hex').slice(0, 15)}`);
}
