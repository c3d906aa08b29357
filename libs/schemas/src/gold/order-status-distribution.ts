import { col, count, lit, money, percent, sumMoney, values } from '@fastcart/query';
import { statuses } from '../event';
import { columns } from '../table';
import { goldTable } from './definition';

export const orderStatusDistribution = goldTable({
  name: 'order_status_distribution',
  folder: 'sales_performance',
  description: 'In which state the orders created on a day are; all five states, zeros included.',
  grain: ['date', 'status'],
  columns: columns({
    date: ['date', 'Day of creation'],
    status: ['string', 'State of the order'],
    status_count: ['long', 'Orders in this state'],
    status_percentage: ['double', "Share of the day's orders, 0-100"],
    total_revenue_by_status: [money, "Sum of these orders' totals; revenue only where the state is shipped"],
  }),
  parts: [
    {
      update: 'created_date',
      rows: ({ orders, day }) => {
        const cohort = orders.filter(day('created_date')).with({ date: col('created_date') });
        const counted = cohort.group(['date', 'status'], {
          status_count: count(),
          total_revenue_by_status: sumMoney(col('total')),
        });
        return cohort
          .distinct('date')
          .join(values('status', [...statuses]), { how: 'cross', on: [] })
          .join(counted, { how: 'left', on: ['date', 'status'] })
          .with({
            status_count: col('status_count').orElse(lit(0n)),
            total_revenue_by_status: col('total_revenue_by_status').orElse(lit('0.00', money)),
          })
          .with({ status_percentage: percent(col('status_count'), col('status_count').sumOver('date')) });
      },
    },
  ],
});
