import { col, count, hourOf, lit, money, sumMoney } from '@fastcart/query';
import { columns } from '../table';
import { goldTable } from './definition';
import { averageMinutes, processingSums } from './processing-time';

export const hourlyOrderTrends = goldTable({
  name: 'hourly_order_trends',
  folder: 'sales_performance',
  description: 'Orders created and sales completed in each hour that had any.',
  grain: ['date', 'hour'],
  columns: columns({
    date: ['date', 'Day'],
    hour: ['integer', 'Hour of the day, UTC, 0 to 23'],
    orders_created_count: ['long', 'Orders created in this hour'],
    orders_completed_count: ['long', 'Sales shipped in this hour'],
    revenue_per_hour: [money, 'Sum of those sales'],
    avg_processing_time_minutes: [
      'double',
      'Average minutes from pending to shipped of those sales; null where none is known',
    ],
  }),
  order: ['-date', '-hour'],
  parts: [
    {
      update: 'both_dates',
      rows: ({ orders, sales, day }) => {
        const created = orders
          .filter(day('created_date'))
          .group({ date: col('created_date'), hour: hourOf(col('created_at')) }, { orders_created_count: count() });
        const completed = sales
          .filter(day('shipped_date'))
          .group(
            { date: col('shipped_date'), hour: hourOf(col('shipped_at')) },
            { orders_completed_count: count(), revenue_per_hour: sumMoney(col('total')), ...processingSums },
          );
        return created.join(completed, { how: 'full', on: ['date', 'hour'] }).with({
          orders_created_count: col('orders_created_count').orElse(lit(0n)),
          orders_completed_count: col('orders_completed_count').orElse(lit(0n)),
          revenue_per_hour: col('revenue_per_hour').orElse(lit('0.00', money)),
          avg_processing_time_minutes: averageMinutes,
        });
      },
    },
  ],
});
