import type { Expr } from '@fastcart/query';

/**
 * - `reject`: the event cannot be used at all; it goes to the rejected table.
 * - `score`: the event is kept but not trusted; Gold leaves it out.
 * - `warning`: counted and reported, without a consequence.
 */
export type Severity = 'reject' | 'score' | 'warning';

export interface Rule {
  name: string;
  severity: Severity;
  description: string;
  /** What it looks at: a conformed event, or an order of fact_orders. */
  on: 'event' | 'order';
  /** True where the rule is broken; null counts as not broken. */
  broken: Expr;
}
