import type { Expr } from '@fastcart/query';
import type { Rule } from './rule';
import { brokenRules } from './rules';

/** A condition for each warning rule on events or on orders: true when a row breaks it, else false. Never null. */
export function warningConditions(on: Rule['on']): Record<string, Expr> {
  const conditions = Object.entries(brokenRules('warning', on));
  return Object.fromEntries(conditions.map(([name, broken]) => [name, broken.orElse(false)]));
}
