import type { Run } from '../run/run';

/**
 * Work on one layer of a lake that other runs leave to this one. It saves work when two runs overlap; what makes a
 * result right is the position in the commit, with or without a lease.
 */
export interface Lease {
  /** Releases it. Never fails: a lease that cannot be released expires, or ends with the process. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** A run, as the holder of a lease. */
export type Leased = Pick<Run, 'id' | 'layer' | 'log'>;
