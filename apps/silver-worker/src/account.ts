import type { RowAccount } from '@fastcart/quality';
import { col, countWhere, type Expr, rel } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import { tally } from '@fastcart/runtime';
import { candidates, warningNames } from './read';
import { coordinates } from './transform/deduplicate';

export interface Judgement {
  account: RowAccount;
  /** Rows that go to Silver, by broken warning rule. */
  warnings: Record<string, number>;
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

/**
 * Counts what became of the rows, from two files of a run (paths). `read` is what Bronze's own account says, so that
 * a row that got lost or doubled on the way shows.
 */
export async function judge(read: number, candidateFile: string, outcomeFile: string): Promise<Judgement> {
  const files = { candidates: { arrow: candidateFile }, outcomes: { arrow: outcomeFile } };
  const { new: fresh, replaced, dropped, rejected, ...warned } = await tally(toSql(figures), files);
  const account = { read, new: fresh!, replaced: replaced!, dropped: dropped!, rejected: rejected! };
  return { account, warnings: warned };
}
