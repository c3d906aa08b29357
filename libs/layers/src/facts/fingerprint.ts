import { fingerprintOf } from '@fastcart/query';
import { type Fact, recomputed } from './fact';

export function factFingerprint(fact: Fact): bigint {
  return fingerprintOf(recomputed(fact));
}
