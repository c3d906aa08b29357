import { average, col, count, lit, money, percent, sumMoney } from '@fastcart/query';
import { columns } from '../table';
import { segmentedCustomers, segments } from './customers';
import { goldTable } from './definition';

export const customerSegmentation = goldTable({
  name: 'customer_segmentation',
  folder: 'customer_analytics',
  description: 'Customers by what they spent; all three segments, zeros included.',
  grain: ['date', 'segment'],
  columns: columns({
    date: ['date', 'as_of'],
    segment: ['string', 'high_value: more than 500; medium_value: 100 to 500; low_value: less than 100'],
    customer_count: ['long', 'Customers in the segment'],
    total_revenue: [money, 'What they spent, all time'],
    avg_customer_value: ['double', 'Spent per customer'],
    segment_percentage: ['double', 'Share of all customers, 0-100'],
  }),
  parts: [
    {
      update: 'snapshot',
      rows: ({ sales, asOf }) => {
        const counted = segmentedCustomers(sales).group(['segment'], {
          customer_count: count(),
          total_revenue: sumMoney(col('total_spent')),
        });
        return segments()
          .join(counted, { how: 'left', on: ['segment'] })
          .with({
            customer_count: col('customer_count').orElse(lit(0n)),
            total_revenue: col('total_revenue').orElse(lit('0.00', money)),
          })
          .with({
            date: asOf,
            avg_customer_value: average(col('total_revenue'), col('customer_count')),
            segment_percentage: percent(col('customer_count'), col('customer_count').sumOver()),
          });
      },
    },
  ],
});
