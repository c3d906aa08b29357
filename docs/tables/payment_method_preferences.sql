CREATE TABLE payment_method_preferences (
  date DATE COMMENT 'as_of',
  payment_method STRING COMMENT 'How the customers paid; null where it is not known',
  payment_method_usage_count BIGINT COMMENT 'Number of sales',
  payment_method_percentage DOUBLE COMMENT 'Share of all sales by number, 0-100',
  avg_order_value_by_method DOUBLE COMMENT 'Revenue per sale',
  total_revenue_by_method DECIMAL(18,2) COMMENT 'Sum of the sales'
) USING DELTA
PARTITIONED BY (date)
LOCATION '${lake}/gold/customer_analytics/payment_method_preferences'
COMMENT 'How customers pay, all time.'
TBLPROPERTIES (
  'delta.logRetentionDuration' = 'interval 30 days',
  'delta.checkpointInterval' = '10',
  'delta.dataSkippingStatsColumns' = 'date'
);
