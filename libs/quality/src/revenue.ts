import { col, lit, money, rel, type Relation, sumMoney } from '@fastcart/query';

type Side = [table: string, relation: Relation];

const perDate = (table: string, column: string): Side => [
  table,
  rel(table, ['date', column]).group(['date'], { revenue: sumMoney(col(column)) }).filter(col('revenue').ne(lit('0.00', money))),
];

/** Marketing's number is finance's: for each date, three tables sum up to the same revenue. */
const byDate: Side[] = [
  perDate('daily_revenue_by_product', 'total_revenue'),
  perDate('hourly_order_trends', 'revenue_per_hour'),
  perDate('revenue_by_payment_method', 'total_revenue'),
];

/** And over all time, for each snapshot: what customers spent is what segments and payment methods brought. */
const bySnapshot: Side[] = [
  perDate('customer_segmentation', 'total_revenue'),
  perDate('payment_method_preferences', 'total_revenue_by_method'),
];

/**
 * The dates on which two tables that have to agree do not: `left_table`, `right_table`, `date`, `left_revenue`,
 * `right_revenue`. Inputs: the Gold tables by name. No row: all is well.
 */
export const revenueMismatches: Relation = [...against(byDate), ...against(bySnapshot)].reduce((all, one) => all.union(one));

function against([first, ...others]: Side[]): Relation[] {
  return others.map((other) => mismatches(first!, other));
}

function mismatches([leftTable, left]: Side, [rightTable, right]: Side): Relation {
  const none = lit('0.00', money);
  return left
    .select({ date: col('date'), left_revenue: col('revenue') })
    .join(right.select({ date: col('date'), right_revenue: col('revenue') }), { how: 'full', on: ['date'] })
    .select({
      left_table: lit(leftTable),
      right_table: lit(rightTable),
      date: col('date'),
      left_revenue: col('left_revenue').orElse(none),
      right_revenue: col('right_revenue').orElse(none),
    })
    .filter(col('left_revenue').ne(col('right_revenue')));
}
