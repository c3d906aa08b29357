import type { Expr } from '@fastcart/query';
import type { Rule } from './rule';
import { brokenRules } from './rules';

/** For each warning rule on events or on orders, whether a row breaks it; never null. */
export function warningConditions(on: Rule['on']): Record<string, Expr> {
  const conditions = Object.entries(brokenRules('warning', on));
  return Object.fromEntries(conditions.map(([name, broken]) => [name, broken.orElse(false)]));
}
