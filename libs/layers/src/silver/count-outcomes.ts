import { brokenRules, type RowAccount } from '@fastcart/quality';
import { col, count, countWhere, type Expr, input, when } from '@fastcart/query';
import { countsOf, type Engine, type Rows } from '@fastcart/runtime';
import { candidates, warningNames } from './candidates';
import { coordinates } from './definition/deduplicate';

export interface OutcomeCounts {
  account: RowAccount;
  /** Rows that go to Silver, by broken warning rule. */
  warnings: Record<string, number>;
  /** Rows that are rejected, and rows that go to Silver but are not trusted, by broken rule. */
  failures: Record<string, number>;
}

const is = (outcome: string): Expr => col('outcome').eq(outcome).orElse(false);
const isNew = col('rejected').or(col('outcome').isNotNull()).not();

const decided = candidates.join(input('outcomes', [...coordinates, 'outcome']), { how: 'left', on: coordinates });

const counts = decided.group([], {
  new: countWhere(isNew),
  replaced: countWhere(is('replaced')),
  dropped: countWhere(is('dropped')),
  rejected: countWhere(col('rejected')),
  ...Object.fromEntries(warningNames.map((name) => [name, countWhere(isNew.or(is('replaced')).and(col(name)))])),
});

/** Rows by all the rules that they break together: the combinations are few. */
const combinations = decided
  .filter(is('dropped').not())
  .select({ rules: when(col('rejected'), col('reject_reasons')).otherwise(col('failed_rules')) })
  .group(['rules'], { rows: count() });

const consequential = [...Object.keys(brokenRules('reject')), ...Object.keys(brokenRules('score'))];

/**
 * What became of the candidates. `read`: their number by Bronze's own account, which shows a row that was lost or doubled
 * on the way.
 */
export async function countOutcomes(
  engine: Engine,
  read: number,
  inputs: { candidates: Rows; outcomes: Rows },
): Promise<OutcomeCounts> {
  const { new: added, replaced, dropped, rejected, ...warnings } = await countsOf(engine, counts, inputs);
  const account = { read, new: added!, replaced: replaced!, dropped: dropped!, rejected: rejected! };
  const failures = Object.fromEntries(consequential.map((rule) => [rule, 0]));
  for (const { rules, rows } of await engine.collect(combinations, inputs))
    for (const rule of JSON.parse(String(rules)) as string[]) failures[rule] = (failures[rule] ?? 0) + Number(rows);
  return { account, warnings, failures };
}
