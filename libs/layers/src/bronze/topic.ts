import type { DeltaTable } from '@fastcart/delta';
import type { EventLog, EventRange } from '@fastcart/events';
import type { Share } from './range';

export interface BronzeTables {
  bronze: DeltaTable;
  quarantine: DeltaTable;
}

/** A topic, and how a run reads it. */
export interface Topic {
  log: EventLog;
  name: string;
  /** The partitions that this run reads. */
  share: Share;
  /** Messages that the log has deleted or cannot deliver are skipped. */
  acceptLoss: boolean;
}

/** State that the batches of a run share, by partition. */
export class Progress {
  /** The ends at the start of the run: the next run reads later messages, otherwise a run might never end. */
  ends: Map<number, bigint> | undefined;
  /** The messages found last that the log cannot deliver and whose loss is accepted. */
  readonly damaged = new Map<number, EventRange>();
  /** The positions of the commits. */
  readonly committed = new Map<number, bigint>();
}
