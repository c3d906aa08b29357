-- The same revenue, five times: orders, products, hours, payment methods, customers
SELECT
  (SELECT sum(total) FROM fact_orders WHERE status = 'shipped') AS orders,
  (SELECT sum(total_revenue) FROM daily_revenue_by_product) AS products,
  (SELECT sum(revenue_per_hour) FROM hourly_order_trends) AS hours,
  (SELECT sum(total_revenue) FROM revenue_by_payment_method) AS payment_methods,
  (SELECT sum(total_revenue) FROM customer_segmentation WHERE date = (SELECT max(date) FROM customer_segmentation)) AS customers
