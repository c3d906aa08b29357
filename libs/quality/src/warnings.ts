import { countWhere, type Expr, type Relation } from '@fastcart/query';
import type { Rule } from './rule';
import { brokenRules } from './rules';

/** One row: for each warning rule on events or on orders, the number of rows that break it. */
export function warningCounts(rows: Relation, on: Rule['on']): Relation {
  const counts = Object.entries(brokenRules('warning', on)).map(([name, broken]): [string, Expr] => [
    name,
    countWhere(broken.orElse(false)),
  ]);
  return rows.group([], Object.fromEntries(counts));
}
