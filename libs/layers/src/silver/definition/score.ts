import { any, namesWhere, type Plan } from '@fastcart/query';
import { brokenRules } from '@fastcart/quality';

const scoreRules = brokenRules('score');
const trusted = any(...Object.values(scoreRules).map((broken) => broken.orElse(false))).not();

/** Adds `failed_rules` and `data_quality_score`: true when every score rule holds. */
export function scored(rows: Plan): Plan {
  return rows.with({ failed_rules: namesWhere(scoreRules), data_quality_score: trusted });
}
