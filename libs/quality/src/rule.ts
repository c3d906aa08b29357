import type { Expr } from '@fastcart/query';

/**
 * - `reject`: the event cannot be used. Silver stores it in the table `rejected`.
 * - `score`: Silver keeps the event, but it is not trusted. Gold does not count it.
 * - `warning`: the event is counted and reported only.
 */
export type Severity = 'reject' | 'score' | 'warning';

export interface Rule {
  name: string;
  severity: Severity;
  /** When the rule is broken, in a sentence. */
  description: string;
  /** The kind of row that the rule checks: a conformed event, or an order of fact_orders. */
  on: 'event' | 'order';
  /** True where the rule is broken; null counts as not broken. */
  broken: Expr;
}
