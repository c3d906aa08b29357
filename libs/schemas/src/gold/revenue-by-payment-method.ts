import { average, col, count, money, percent, sumMoney } from '@fastcart/query';
import { columns } from '../table';
import { goldTable } from './definition';

export const revenueByPaymentMethod = goldTable({
  name: 'revenue_by_payment_method',
  folder: 'sales_performance',
  description: 'Revenue of each payment method on each day.',
  grain: ['date', 'payment_method'],
  columns: columns({
    date: ['date', 'Day of shipping'],
    payment_method: ['string', 'How the customers paid; null where it is not known'],
    total_revenue: [money, 'Sum of the sales'],
    order_count: ['long', 'Number of sales'],
    avg_order_value: ['double', 'Revenue per sale'],
    payment_method_percentage: ['double', "Share of the day's sales by number, 0-100"],
  }),
  parts: [
    {
      update: 'shipped_date',
      rows: ({ sales, day }) =>
        sales
          .filter(day('shipped_date'))
          .group(
            { date: col('shipped_date'), payment_method: col('payment_method') },
            { total_revenue: sumMoney(col('total')), order_count: count() },
          )
          .with({
            avg_order_value: average(col('total_revenue'), col('order_count')),
            payment_method_percentage: percent(col('order_count'), col('order_count').sumOver('date')),
          }),
    },
  ],
});
