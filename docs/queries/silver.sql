-- Silver, typed and scored: ten rows
SELECT order_id, timestamp, status, quantity, price, total, data_quality_score, failed_rules
FROM silver
ORDER BY order_id, timestamp
LIMIT 10
