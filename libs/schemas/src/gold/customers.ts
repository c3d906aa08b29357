import { average, col, count, lit, money, type Plan, sumMoney, values, when } from '@fastcart/query';

/** One row per customer with at least one sale. */
export function customersOf(sales: Plan): Plan {
  return sales
    .group(['customer_id'], { total_spent: sumMoney(col('total')), order_count: count() })
    .with({ avg_order_value: average(col('total_spent'), col('order_count')) });
}

const segment = when(col('total_spent').gt(lit('500.00', money)), lit('high_value'))
  .when(col('total_spent').ge(lit('100.00', money)), lit('medium_value'))
  .otherwise(lit('low_value'));

/** Customers with their segment, by the sum of all their sales. */
export function segmentedCustomers(sales: Plan): Plan {
  return customersOf(sales).with({ segment });
}

/** All three segments, so that an empty segment has a row too. */
export function segments(): Plan {
  return values('segment', ['high_value', 'low_value', 'medium_value']);
}
