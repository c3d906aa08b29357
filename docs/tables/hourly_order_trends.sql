CREATE TABLE hourly_order_trends (
  date DATE COMMENT 'Day',
  hour INT COMMENT 'Hour of the day, UTC, 0 to 23',
  orders_created_count BIGINT COMMENT 'Orders created in this hour',
  orders_completed_count BIGINT COMMENT 'Sales shipped in this hour',
  revenue_per_hour DECIMAL(18,2) COMMENT 'Sum of those sales',
  avg_processing_time_minutes DOUBLE COMMENT 'Average minutes from pending to shipped of those sales; null where none is known'
) USING DELTA
PARTITIONED BY (date)
LOCATION '${lake}/gold/sales_performance/hourly_order_trends'
COMMENT 'Orders created and sales completed in each hour that had any.'
TBLPROPERTIES (
  'delta.logRetentionDuration' = 'interval 30 days',
  'delta.checkpointInterval' = '10',
  'delta.dataSkippingStatsColumns' = 'date'
);
