import { col, type Expr, lit, money, order, type Plan, sumLong, sumMoney } from '@fastcart/query';
import { columns } from '../table';
import { goldTable } from './definition';

const rankings = {
  quantity: ['-quantity_sold', '-total_revenue', 'product_id', 'product_name'],
  revenue: ['-total_revenue', '-quantity_sold', 'product_id', 'product_name'],
};

function topTen(sales: Plan, date: Expr, period: string): Plan {
  const products = sales.group(
    { date, product_id: col('product_id'), product_name: col('product_name') },
    { total_revenue: sumMoney(col('total')), quantity_sold: sumLong(col('quantity')) },
  );
  const [first, ...others] = Object.entries(rankings).map(([ranking, by]) =>
    products
      .rank('rank', { by: ['date'], order: order(...by) })
      .filter(col('rank').le(10))
      .with({ period: lit(period), ranking: lit(ranking) }),
  );
  return first!.union(...others);
}

export const topProducts = goldTable({
  name: 'top_products',
  folder: 'sales_performance',
  description: 'The ten best products of each day and of all time, by revenue and by pieces sold.',
  grain: ['date', 'period', 'ranking', 'rank'],
  columns: columns({
    date: ['date', 'Day of shipping for daily, as_of for all_time'],
    period: ['string', 'daily or all_time'],
    ranking: ['string', 'revenue or quantity'],
    rank: ['integer', '1 to 10; ties by the other measure, then product_id, product_name'],
    product_id: ['string', 'The product'],
    product_name: ['string', "The product's name"],
    total_revenue: [money, 'Sum of the sales'],
    quantity_sold: ['long', 'Pieces sold'],
  }),
  parts: [
    {
      update: 'shipped_date',
      period: 'daily',
      rows: ({ sales, day }) => topTen(sales.filter(day('shipped_date')), col('shipped_date'), 'daily'),
    },
    { update: 'snapshot', period: 'all_time', rows: ({ sales, asOf }) => topTen(sales, asOf, 'all_time') },
  ],
});
