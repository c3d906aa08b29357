CREATE TABLE revenue_by_payment_method (
  date DATE COMMENT 'Day of shipping',
  payment_method STRING COMMENT 'How the customers paid; null where it is not known',
  total_revenue DECIMAL(18,2) COMMENT 'Sum of the sales',
  order_count BIGINT COMMENT 'Number of sales',
  avg_order_value DOUBLE COMMENT 'Revenue per sale',
  payment_method_percentage DOUBLE COMMENT 'Share of the day''s sales by number, 0-100'
) USING DELTA
PARTITIONED BY (date)
LOCATION '${lake}/gold/sales_performance/revenue_by_payment_method'
COMMENT 'Revenue of each payment method on each day.'
TBLPROPERTIES (
  'delta.logRetentionDuration' = 'interval 30 days',
  'delta.checkpointInterval' = '10',
  'delta.dataSkippingStatsColumns' = 'date'
);
