-- A day at a glance, from four Gold tables
SELECT c.date, c.total_orders_created, c.conversion_rate, r.revenue, p.product_name AS best_product
FROM conversion_metrics c
LEFT JOIN (SELECT date, sum(total_revenue) AS revenue FROM daily_revenue_by_product GROUP BY date) r ON r.date = c.date
LEFT JOIN (
  SELECT date, product_name FROM top_products WHERE period = 'daily' AND ranking = 'revenue' AND rank = 1
) p ON p.date = c.date
ORDER BY c.date
