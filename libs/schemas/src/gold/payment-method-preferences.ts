import { average, col, count, money, percent, sumMoney } from '@fastcart/query';
import { columns } from '../table';
import { goldTable } from './definition';

export const paymentMethodPreferences = goldTable({
  name: 'payment_method_preferences',
  folder: 'customer_analytics',
  description: 'How customers pay, all time.',
  grain: ['date', 'payment_method'],
  columns: columns({
    date: ['date', 'as_of'],
    payment_method: ['string', 'How the customers paid; null where it is not known'],
    payment_method_usage_count: ['long', 'Number of sales'],
    payment_method_percentage: ['double', 'Share of all sales by number, 0-100'],
    avg_order_value_by_method: ['double', 'Revenue per sale'],
    total_revenue_by_method: [money, 'Sum of the sales'],
  }),
  order: ['date', '-payment_method_usage_count', 'payment_method'],
  parts: [
    {
      update: 'snapshot',
      rows: ({ sales, asOf }) =>
        sales
          .group(['payment_method'], {
            payment_method_usage_count: count(),
            total_revenue_by_method: sumMoney(col('total')),
          })
          .with({
            date: asOf,
            payment_method_percentage: percent(
              col('payment_method_usage_count'),
              col('payment_method_usage_count').sumOver(),
            ),
            avg_order_value_by_method: average(col('total_revenue_by_method'), col('payment_method_usage_count')),
          }),
    },
  ],
});
