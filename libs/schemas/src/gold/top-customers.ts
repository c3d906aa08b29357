import { all, col, daysBetween, lit, max, min, money, order, type Plan } from '@fastcart/query';
import { columns } from '../table';
import { customersOf } from './customers';
import { goldTable } from './definition';

function topTwenty(sales: Plan, period: string): Plan {
  return customersOf(sales)
    .rank('rank', { by: [], order: order('-total_spent', '-order_count', 'customer_id') })
    .filter(col('rank').le(20))
    .with({ period: lit(period) });
}

export const topCustomers = goldTable({
  name: 'top_customers',
  folder: 'customer_analytics',
  description: 'The twenty customers who spent most, of all time and of the last 30 days.',
  grain: ['date', 'period', 'rank'],
  columns: columns({
    date: ['date', 'as_of'],
    period: ['string', 'all_time, or last_30_days: shipped in the 30 days that end with as_of'],
    rank: ['integer', '1 to 20; ties by order_count, then customer_id'],
    customer_id: ['string', 'The customer'],
    customer_email: ['string', 'E-mail address of the latest sale', 'personal'],
    total_spent: [money, "Sum of the customer's sales in the period"],
    order_count: ['long', 'Number of those sales'],
    avg_order_value: ['double', 'Spent per sale'],
    first_order_date: ['date', 'Creation of the first order that became a sale, all time'],
    last_order_date: ['date', 'Creation of the last order that became a sale, all time'],
    customer_tenure_days: ['integer', 'Days from first_order_date to as_of'],
  }),
  parts: [
    {
      update: 'snapshot',
      rows: ({ sales, asOf }) => {
        const age = daysBetween(col('shipped_date'), asOf);
        const recent = sales.filter(all(age.ge(0), age.le(29)));
        const best = topTwenty(sales, 'all_time').union(topTwenty(recent, 'last_30_days'));
        // Only the sales of the top customers.
        const theirs = sales.join(best.distinct('customer_id'), { how: 'semi', on: ['customer_id'] });
        const life = theirs.group(['customer_id'], {
          first_order_date: min(col('created_date')),
          last_order_date: max(col('created_date')),
        });
        const latest = theirs
          .rank('latest', { by: ['customer_id'], order: order('-created_at', '-order_id') })
          .filter(col('latest').eq(1))
          .select(['customer_id', 'customer_email']);
        return best
          .join(life, { how: 'inner', on: ['customer_id'] })
          .join(latest, { how: 'inner', on: ['customer_id'] })
          .with({ date: asOf, customer_tenure_days: daysBetween(col('first_order_date'), asOf) });
      },
    },
  ],
});
