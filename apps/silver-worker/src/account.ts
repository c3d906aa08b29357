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

const accepted = rel('conformed', ['rejected', ...silver.key]).filter(col('rejected').not());
const outcomes = rel('classified', ['outcome']).group([], {
  new: countWhere(col('outcome').eq('new')),
  replaced: countWhere(col('outcome').eq('replaced')),
  lost: countWhere(col('outcome').eq('dropped')),
});
const rejects = rel('conformed', ['rejected']).group([], { rejected: countWhere(col('rejected')) });
const keys = accepted.distinct(...silver.key).group([], { keys: count() });
const rows = accepted.group([], { rows: count() });
const broken = warningCounts(rel('classified', columnNames(silver)), 'event');

/**
 * Counts what became of the rows, from the two files of a run (paths). Each figure is counted on its own, and `read`
 * where the rows come from, so that a row that got lost or doubled on the way shows.
 */
export async function judge(read: number, conformed: string, classified: string): Promise<Judgement> {
  const files = { conformed: { arrow: conformed }, classified: { arrow: classified } };
  const figures = await Promise.all(
    [outcomes, rejects, keys, rows, broken].map(async (plan) => {
      const [row] = await query(toSql(plan), files).rows();
      return Object.fromEntries(Object.entries(row!).map(([name, counted]) => [name, Number(counted)]));
    }),
  );
  const [outcome, reject, distinct, all, warnings] = figures;
  // A dropped row lost against a row of its own run, or against a stored one.
  const dropped = all!.rows! - distinct!.keys! + outcome!.lost!;
  const account = { read, new: outcome!.new!, replaced: outcome!.replaced!, dropped, rejected: reject!.rejected! };
  return { account, warnings: warnings! };
}
