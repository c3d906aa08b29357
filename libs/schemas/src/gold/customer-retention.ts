import { col, countWhere, lit, money, percent, sumMoney, when } from '@fastcart/query';
import { columns } from '../table';
import { customersOf } from './customers';
import { goldTable } from './definition';

export const customerRetention = goldTable({
  name: 'customer_retention',
  folder: 'customer_analytics',
  description: 'Customers who came again, and their share of the revenue.',
  grain: ['date'],
  columns: columns({
    date: ['date', 'as_of'],
    repeat_customer_count: ['long', 'Customers with more than one sale'],
    one_time_customer_count: ['long', 'Customers with one sale'],
    repeat_customer_percentage: ['double', 'Repeat customers in percent of all'],
    repeat_customer_revenue: [money, 'What repeat customers spent'],
    repeat_customer_revenue_percentage: ['double', 'That in percent of all revenue'],
  }),
  parts: [
    {
      update: 'snapshot',
      rows: ({ sales, asOf }) => {
        const repeats = col('order_count').gt(1);
        return customersOf(sales)
          .group([], {
            repeat_customer_count: countWhere(repeats),
            one_time_customer_count: countWhere(repeats.not()),
            repeat_customer_revenue: sumMoney(when(repeats, col('total_spent')).otherwise(lit('0.00', money))),
            revenue: sumMoney(col('total_spent')),
          })
          .with({
            date: asOf,
            repeat_customer_percentage: percent(
              col('repeat_customer_count'),
              col('repeat_customer_count').plus(col('one_time_customer_count')),
            ),
            repeat_customer_revenue_percentage: percent(col('repeat_customer_revenue'), col('revenue')),
          });
      },
    },
  ],
});
