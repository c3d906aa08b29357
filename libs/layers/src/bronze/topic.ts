import type { DeltaTable } from '@fastcart/delta';
import type { EventLog, EventRange } from '@fastcart/events';
import type { Share } from './range';

export interface BronzeTables {
  bronze: DeltaTable;
  quarantine: DeltaTable;
}

/** A topic as one run reads it. */
export interface Topic {
  log: EventLog;
  name: string;
  /** Which partitions are this run's. */
  share: Share;
  /** Messages that the log has lost, or cannot give, are passed over. */
  acceptLoss: boolean;
}

/** What the batches of a run know of one another, by partition. */
export class Progress {
  /** The ends when the run began: what comes while it works is for the next run, or this one would never end. */
  ends: Map<number, bigint> | undefined;
  /** Messages that the log cannot give, and whose loss is accepted: the last that were found. */
  readonly damaged = new Map<number, EventRange>();
  /** What the commits have reached. */
  readonly committed = new Map<number, bigint>();
}
