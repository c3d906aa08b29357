import { average, col, count, countDistinct, money, order, sumMoney } from '@fastcart/query';
import { columns } from '../table';
import { goldTable } from './definition';

export const geographicAnalysis = goldTable({
  name: 'geographic_analysis',
  folder: 'customer_analytics',
  description: 'The ten states that most sales went to, all time.',
  grain: ['date', 'rank'],
  columns: columns({
    date: ['date', 'as_of'],
    rank: ['integer', '1 to 10 by number of sales; ties by revenue, then state'],
    shipping_state: ['string', 'The state; sales without one are left out'],
    order_count_by_state: ['long', 'Number of sales'],
    revenue_by_state: [money, 'Sum of the sales'],
    avg_order_value_by_state: ['double', 'Revenue per sale'],
    unique_customers_by_state: ['long', 'Customers with a sale to this state'],
  }),
  parts: [
    {
      update: 'snapshot',
      rows: ({ sales, asOf }) =>
        sales
          .filter(col('shipping_state').isNotNull())
          .group(['shipping_state'], {
            order_count_by_state: count(),
            revenue_by_state: sumMoney(col('total')),
            unique_customers_by_state: countDistinct(col('customer_id')),
          })
          .rank('rank', { by: [], order: order('-order_count_by_state', '-revenue_by_state', 'shipping_state') })
          .filter(col('rank').le(10))
          .with({
            date: asOf,
            avg_order_value_by_state: average(col('revenue_by_state'), col('order_count_by_state')),
          }),
    },
  ],
});
