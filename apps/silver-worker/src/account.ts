import { query } from '@fastcart/delta';
import { type RowAccount, warningCounts } from '@fastcart/quality';
import { col, count, countWhere, rel } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import { columnNames, silver } from '@fastcart/schemas';

export interface Judgement {
  account: RowAccount;
  /** Rows by broken warning rule. */
  warnings: Record<string, number>;
}

const outcomes = rel('classified', ['outcome']).group([], {
  winners: count(),
  new: countWhere(col('outcome').eq('new')),
  replaced: countWhere(col('outcome').eq('replaced')),
  dropped: countWhere(col('outcome').eq('dropped')),
});
const rejects = rel('conformed', ['rejected']).group([], {
  rejected: countWhere(col('rejected')),
  accepted: countWhere(col('rejected').not()),
});
const broken = warningCounts(rel('classified', columnNames(silver)), 'event');

/** Counts what became of the rows, from the two files of a run (paths). */
export async function judge(read: number, conformed: string, classified: string): Promise<Judgement> {
  const files = { conformed: { arrow: conformed }, classified: { arrow: classified } };
  const [outcome, reject, warned] = await Promise.all(
    [outcomes, rejects, broken].map(async (plan) => {
      const [row] = await query(toSql(plan), files).rows();
      return Object.fromEntries(Object.entries(row!).map(([name, rows]) => [name, Number(rows)]));
    }),
  );
  const { winners = 0, dropped = 0, new: added = 0, replaced = 0 } = outcome!;
  const { accepted = 0, rejected = 0 } = reject!;
  // A dropped row lost against a row of its own run, or against a stored one.
  const account = { read, new: added, replaced, dropped: accepted - winners + dropped, rejected };
  return { account, warnings: warned! };
}
