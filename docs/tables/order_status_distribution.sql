CREATE TABLE order_status_distribution (
  date DATE COMMENT 'Day of creation',
  status STRING COMMENT 'State of the order',
  status_count BIGINT COMMENT 'Orders in this state',
  status_percentage DOUBLE COMMENT 'Share of the day''s orders, 0-100',
  total_revenue_by_status DECIMAL(18,2) COMMENT 'Sum of these orders'' totals; revenue only where the state is shipped'
) USING DELTA
PARTITIONED BY (date)
LOCATION '${lake}/gold/sales_performance/order_status_distribution'
COMMENT 'In which state the orders created on a day are; all five states, zeros included.'
TBLPROPERTIES (
  'delta.logRetentionDuration' = 'interval 30 days',
  'delta.checkpointInterval' = '10',
  'delta.dataSkippingStatsColumns' = 'date'
);
