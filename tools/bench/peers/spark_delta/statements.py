"""The twelve Gold tables as SQL over orders, sales, customers, statuses and segments.

Names in braces stand for what a run changes: dates of creation ({created}), of shipping ({shipped}), of either ({both}),
and the day of the snapshots ({as_of}).
"""


def revenue(amount: str = "total") -> str:
    return f"CAST(coalesce(sum({amount}), 0) AS DECIMAL(18, 2))"


def mean(amount: str, number: str) -> str:
    return f"CAST({amount} AS DOUBLE) / nullif({number}, 0)"


def percent(part: str, whole: str) -> str:
    return f"100D * CAST({part} AS DOUBLE) / nullif(CAST({whole} AS DOUBLE), 0)"


RANK = "row_number() OVER"
MEAN = mean("sum(total)", "count(*)")
PIECES = "sum(CAST(quantity AS BIGINT))"
BEST = f"{RANK} (PARTITION BY {{group}} ORDER BY {{first}} DESC, {{second}} DESC, product_id NULLS LAST, product_name NULLS LAST)"

CUSTOMERS = f"""
SELECT *, CASE WHEN total_spent > 500 THEN 'high_value' WHEN total_spent >= 100 THEN 'medium_value'
               ELSE 'low_value' END AS segment
FROM (
  SELECT customer_id, {revenue()} AS total_spent, count(*) AS order_count, {MEAN} AS avg_order_value,
    max_by(customer_email, struct(created_at, order_id)) AS customer_email, min(created_date) AS first_order_date,
    max(created_date) AS last_order_date
  FROM sales GROUP BY customer_id)"""

SALES_PERFORMANCE = {
    "daily_revenue_by_product": f"""
SELECT shipped_date AS date, product_id, product_name, {revenue()} AS total_revenue, count(*) AS total_orders,
  {PIECES} AS total_quantity_sold, {MEAN} AS avg_order_value, min(price) AS min_price, max(price) AS max_price
FROM sales WHERE shipped_date IN ({{shipped}}) GROUP BY shipped_date, product_id, product_name""",
    "hourly_order_trends": f"""
SELECT date, hour, count(made) AS orders_created_count, count(done) AS orders_completed_count,
  {revenue()} AS revenue_per_hour, avg(minutes) AS avg_processing_time_minutes
FROM (
  SELECT created_date AS date, hour(created_at) AS hour, 1 AS made, NULL AS done, NULL AS total, NULL AS minutes
  FROM orders WHERE created_date IN ({{both}})
  UNION ALL
  SELECT shipped_date, hour(shipped_at), NULL, 1, total, processing_minutes FROM sales WHERE shipped_date IN ({{both}}))
GROUP BY date, hour""",
    "order_status_distribution": f"""
SELECT created_date AS date, s.status, count_if(o.status = s.status) AS status_count,
  {percent("count_if(o.status = s.status)", "count(*)")} AS status_percentage,
  {revenue("IF(o.status = s.status, total, 0)")} AS total_revenue_by_status
FROM orders o CROSS JOIN statuses s WHERE created_date IN ({{created}}) GROUP BY created_date, s.status""",
    "conversion_metrics": f"""
SELECT created_date AS date, count(*) AS total_orders_created, count_if(status = 'shipped') AS total_orders_shipped,
  count_if(status = 'cancelled') AS total_orders_cancelled,
  {percent("count_if(status = 'shipped')", "count(*)")} AS conversion_rate,
  {percent("count_if(status = 'cancelled')", "count(*)")} AS cancellation_rate
FROM orders WHERE created_date IN ({{created}}) GROUP BY created_date""",
    "revenue_by_payment_method": f"""
SELECT shipped_date AS date, payment_method, {revenue()} AS total_revenue, count(*) AS order_count,
  {MEAN} AS avg_order_value,
  {percent("count(*)", "sum(count(*)) OVER (PARTITION BY shipped_date)")} AS payment_method_percentage
FROM sales WHERE shipped_date IN ({{shipped}}) GROUP BY shipped_date, payment_method""",
    "top_products": f"""
WITH products AS (
  SELECT shipped_date AS date, 'daily' AS period, product_id, product_name, {revenue()} AS total_revenue,
    {PIECES} AS quantity_sold
  FROM sales WHERE shipped_date IN ({{shipped}}) GROUP BY shipped_date, product_id, product_name
  UNION ALL
  SELECT {{as_of}}, 'all_time', product_id, product_name, {revenue()}, {PIECES}
  FROM sales GROUP BY product_id, product_name),
ranked AS (
  SELECT *, 'revenue' AS ranking,
    {BEST.format(group="date, period", first="total_revenue", second="quantity_sold")} AS rank FROM products
  UNION ALL
  SELECT *, 'quantity',
    {BEST.format(group="date, period", first="quantity_sold", second="total_revenue")} FROM products)
SELECT date, period, ranking, rank, product_id, product_name, total_revenue, quantity_sold FROM ranked WHERE rank <= 10""",
}

CUSTOMER_ANALYTICS = {
    "top_customers": f"""
WITH spent AS (
  SELECT 'all_time' AS period, customer_id, total_spent, order_count, avg_order_value FROM customers
  UNION ALL
  SELECT 'last_30_days', customer_id, {revenue()}, count(*), {MEAN}
  FROM sales WHERE shipped_date BETWEEN date_sub({{as_of}}, 29) AND {{as_of}} GROUP BY customer_id),
ranked AS (
  SELECT *, {RANK} (PARTITION BY period ORDER BY total_spent DESC, order_count DESC, customer_id) AS rank FROM spent)
SELECT {{as_of}} AS date, period, rank, customer_id, customer_email, r.total_spent, r.order_count, r.avg_order_value,
  first_order_date, last_order_date, date_diff({{as_of}}, first_order_date) AS customer_tenure_days
FROM ranked r JOIN customers c USING (customer_id) WHERE rank <= 20""",
    "customer_segmentation": f"""
SELECT {{as_of}} AS date, segment, count(customer_id) AS customer_count, {revenue("total_spent")} AS total_revenue,
  {mean("sum(total_spent)", "count(customer_id)")} AS avg_customer_value,
  {percent("count(customer_id)", "sum(count(customer_id)) OVER ()")} AS segment_percentage
FROM segments LEFT JOIN customers USING (segment) GROUP BY segment""",
    "payment_method_preferences": f"""
SELECT {{as_of}} AS date, payment_method, count(*) AS payment_method_usage_count,
  {percent("count(*)", "sum(count(*)) OVER ()")} AS payment_method_percentage, {MEAN} AS avg_order_value_by_method,
  {revenue()} AS total_revenue_by_method
FROM sales GROUP BY payment_method""",
    "geographic_analysis": f"""
WITH states AS (
  SELECT shipping_state, count(*) AS order_count_by_state, {revenue()} AS revenue_by_state,
    {MEAN} AS avg_order_value_by_state, count(DISTINCT customer_id) AS unique_customers_by_state
  FROM sales WHERE shipping_state IS NOT NULL GROUP BY shipping_state),
ranked AS (
  SELECT {RANK} (ORDER BY order_count_by_state DESC, revenue_by_state DESC, shipping_state) AS rank, * FROM states)
SELECT {{as_of}} AS date, * FROM ranked WHERE rank <= 10""",
    "customer_retention": f"""
SELECT {{as_of}} AS date, count_if(order_count > 1) AS repeat_customer_count,
  count_if(order_count = 1) AS one_time_customer_count,
  {percent("count_if(order_count > 1)", "count(*)")} AS repeat_customer_percentage,
  {revenue("IF(order_count > 1, total_spent, 0)")} AS repeat_customer_revenue,
  {percent("sum(IF(order_count > 1, total_spent, 0))", "sum(total_spent)")} AS repeat_customer_revenue_percentage
FROM customers""",
    "processing_time_by_segment": """
SELECT {as_of} AS date, segment AS customer_segment, avg(minutes) AS avg_processing_time_minutes,
  median(minutes) AS median_processing_time_minutes, min(minutes) AS min_processing_time_minutes,
  max(minutes) AS max_processing_time_minutes
FROM segments
LEFT JOIN (SELECT segment, processing_minutes AS minutes FROM sales JOIN customers USING (customer_id)) USING (segment)
GROUP BY segment""",
}
