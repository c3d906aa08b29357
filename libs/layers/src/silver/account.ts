import { query } from '@fastcart/delta';
import { brokenRules, type RowAccount } from '@fastcart/quality';
import { col, countWhere, type Expr, rel } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import { tally } from '@fastcart/runtime';
import { candidates, warningNames } from './read';
import { coordinates } from './transform/deduplicate';

export interface Judgement {
  account: RowAccount;
  /** Rows that go to Silver, by broken warning rule. */
  warnings: Record<string, number>;
  /** Rows that are rejected, and rows that go to Silver but are not trusted, by broken rule. */
  failures: Record<string, number>;
}

const outcome = (name: string): Expr => col('outcome').eq(name).orElse(false);
const added = col('rejected').or(col('outcome').isNotNull()).not();

const figures = candidates
  .join(rel('outcomes', [...coordinates, 'outcome']), { how: 'left', on: coordinates })
  .group([], {
    new: countWhere(added),
    replaced: countWhere(outcome('replaced')),
    dropped: countWhere(outcome('dropped')),
    rejected: countWhere(col('rejected')),
    ...Object.fromEntries(warningNames.map((name) => [name, countWhere(added.or(outcome('replaced')).and(col(name)))])),
  });

const consequential = [...Object.keys(brokenRules('reject')), ...Object.keys(brokenRules('score'))];

const reasons = `
  SELECT rule, count(*) AS rows FROM (
    SELECT unnest(reject_reasons) AS rule FROM candidates WHERE rejected
    UNION ALL
    SELECT unnest(failed_rules) AS rule FROM candidates LEFT JOIN outcomes USING (${coordinates.join(', ')})
    WHERE NOT rejected AND outcome IS DISTINCT FROM 'dropped'
  ) GROUP BY rule`;

/**
 * Counts what became of the rows, from two files of a run (paths). `read` is what Bronze's own account says, so that
 * a row that got lost or doubled on the way shows.
 */
export async function judge(read: number, candidateFile: string, outcomeFile: string): Promise<Judgement> {
  const files = { candidates: { arrow: candidateFile }, outcomes: { arrow: outcomeFile } };
  const { new: fresh, replaced, dropped, rejected, ...warned } = await tally(toSql(figures), files);
  const account = { read, new: fresh!, replaced: replaced!, dropped: dropped!, rejected: rejected! };
  const broken = (await query(reasons, files).rows()).map(({ rule, rows }) => [String(rule), Number(rows)] as const);
  const none = consequential.map((rule) => [rule, 0] as const);
  return { account, warnings: warned, failures: Object.fromEntries([...none, ...broken]) };
}
