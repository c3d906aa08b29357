import { col, count, type Expr, lit, max, money, input, type Plan, sumMoney, yes } from '@fastcart/query';

type Side = [table: string, column: string];

/** Columns that have the same sum for each day: all of them are the revenue of the day. */
const byDay: Side[] = [
  ['daily_revenue_by_product', 'total_revenue'],
  ['hourly_order_trends', 'revenue_per_hour'],
  ['revenue_by_payment_method', 'total_revenue'],
];

/** Columns that have the same sum for each snapshot: the revenue of all time, by customers and by payment methods. */
const bySnapshot: Side[] = [
  ['customer_segmentation', 'total_revenue'],
  ['payment_method_preferences', 'total_revenue_by_method'],
];

/**
 * The dates on which the revenue of two tables differs: `left_table`, `right_table`, `date`, `left_revenue`,
 * `right_revenue`. No rows: all tables agree. Inputs: the Gold tables by name. With `days`, the tables by day are compared
 * for these days only. Without, they are compared for all days, and their sum is compared with the newest snapshot.
 */
export function revenueMismatches(days?: string[]): Plan {
  const compared = days ? col('date').in(days, 'date') : yes;
  const relations = [...against(byDay, compared), ...against(bySnapshot, yes), ...(days ? [] : [overAllTime()])];
  return relations.reduce((all, one) => all.union(one));
}

/** Compares the sum of all days with the revenue of all customers in the newest snapshot. */
function overAllTime(): Plan {
  const [[daily, dailyRevenue], [segments, segmentRevenue]] = [byDay[0]!, bySnapshot[0]!];
  // When no order is left, the tables by day are empty but snapshots stay: nothing is compared.
  const anyOrder = input('conversion_metrics', ['date']).group([], { orders: count() }).filter(col('orders').gt(0n));
  const asOf = input(segments, ['date']).group([], { date: max(col('date')) });
  const spent = input(segments, ['date', segmentRevenue])
    .join(asOf, { how: 'semi', on: ['date'] })
    .group(['date'], { right_revenue: sumMoney(col(segmentRevenue)) });
  return input(daily, [dailyRevenue])
    .group([], { left_revenue: sumMoney(col(dailyRevenue)) })
    .join(spent, { how: 'cross', on: [] })
    .join(anyOrder, { how: 'cross', on: [] })
    .select({
      left_table: lit(daily),
      right_table: lit(segments),
      date: col('date'),
      left_revenue: col('left_revenue'),
      right_revenue: col('right_revenue'),
    })
    .filter(col('left_revenue').ne(col('right_revenue')));
}

function against([first, ...others]: Side[], compared: Expr): Plan[] {
  return others.map((other) => mismatches(first!, other, compared));
}

function mismatches(left: Side, right: Side, compared: Expr): Plan {
  return revenues(left, compared, 'left_revenue')
    .join(revenues(right, compared, 'right_revenue'), { how: 'full', on: ['date'] })
    .select({
      left_table: lit(left[0]),
      right_table: lit(right[0]),
      date: col('date'),
      left_revenue: col('left_revenue').orElse(nothing),
      right_revenue: col('right_revenue').orElse(nothing),
    })
    .filter(col('left_revenue').ne(col('right_revenue')));
}

const nothing = lit('0.00', money);

function revenues([table, column]: Side, compared: Expr, name: string): Plan {
  return input(table, ['date', column])
    .filter(compared)
    .group(['date'], { [name]: sumMoney(col(column)) });
}
