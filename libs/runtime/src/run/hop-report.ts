/** What a hop did. */
export interface HopReport {
  /** `lost`: another run had taken the same input; nothing was written twice. */
  outcome: 'committed' | 'lost';
  /** Rows by outcome, and whatever else the layer counts. */
  counts: Record<string, number>;
  /** Versions of the tables that the hop committed to. */
  versions: Record<string, number>;
  /** Rows, in Gold orders, by the rule that they broke. */
  failures?: Record<string, number>;
}

/** Another run has taken the same input first. */
export const superseded: HopReport = { outcome: 'lost', counts: {}, versions: {} };
