import { col, count, countWhere, percent } from '@fastcart/query';
import { columns } from '../table';
import { goldTable } from './definition';

export const conversionMetrics = goldTable({
  name: 'conversion_metrics',
  folder: 'sales_performance',
  description: 'What became of the orders created on a day.',
  grain: ['date'],
  columns: columns({
    date: ['date', 'Day of creation'],
    total_orders_created: ['long', 'Orders created'],
    total_orders_shipped: ['long', 'Of those, shipped'],
    total_orders_cancelled: ['long', 'Of those, cancelled'],
    conversion_rate: ['double', 'Shipped in percent of created'],
    cancellation_rate: ['double', 'Cancelled in percent of created'],
  }),
  parts: [
    {
      update: 'created_date',
      rows: ({ orders, day }) =>
        orders
          .filter(day('created_date'))
          .group(
            { date: col('created_date') },
            {
              total_orders_created: count(),
              total_orders_shipped: countWhere(col('status').eq('shipped')),
              total_orders_cancelled: countWhere(col('status').eq('cancelled')),
            },
          )
          .with({
            conversion_rate: percent(col('total_orders_shipped'), col('total_orders_created')),
            cancellation_rate: percent(col('total_orders_cancelled'), col('total_orders_created')),
          }),
    },
  ],
});
