import { average, col, count, max, min, money, sumLong, sumMoney } from '@fastcart/query';
import { columns } from '../table';
import { goldTable } from './definition';

export const dailyRevenueByProduct = goldTable({
  name: 'daily_revenue_by_product',
  folder: 'sales_performance',
  description: 'Revenue of each product on each day it was sold.',
  grain: ['date', 'product_id', 'product_name'],
  columns: columns({
    date: ['date', 'Day of shipping'],
    product_id: ['string', 'The product'],
    product_name: ['string', "The product's name"],
    total_revenue: [money, 'Sum of the sales'],
    total_orders: ['long', 'Number of sales'],
    total_quantity_sold: ['long', 'Pieces sold'],
    avg_order_value: ['double', 'Revenue per sale'],
    min_price: [money, 'Lowest price of a piece'],
    max_price: [money, 'Highest price of a piece'],
  }),
  order: ['-date', '-total_revenue', 'product_id', 'product_name'],
  parts: [
    {
      update: 'shipped_date',
      rows: ({ sales, day }) =>
        sales
          .filter(day('shipped_date'))
          .group(
            { date: col('shipped_date'), product_id: col('product_id'), product_name: col('product_name') },
            {
              total_revenue: sumMoney(col('total')),
              total_orders: count(),
              total_quantity_sold: sumLong(col('quantity')),
              min_price: min(col('price')),
              max_price: max(col('price')),
            },
          )
          .with({ avg_order_value: average(col('total_revenue'), col('total_orders')) }),
    },
  ],
});
