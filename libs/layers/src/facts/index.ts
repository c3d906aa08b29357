import type { Fact } from './fact';
import { orders } from './fold';

export { type Fact, isComplete, recomputed } from './fact';
export { factFingerprint } from './fingerprint';
export { factHop } from './hop';

/** How each of the fact tables is folded, in their order. */
export const facts: readonly Fact[] = [orders];
