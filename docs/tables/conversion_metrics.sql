CREATE TABLE conversion_metrics (
  date DATE COMMENT 'Day of creation',
  total_orders_created BIGINT COMMENT 'Orders created',
  total_orders_shipped BIGINT COMMENT 'Of those, shipped',
  total_orders_cancelled BIGINT COMMENT 'Of those, cancelled',
  conversion_rate DOUBLE COMMENT 'Shipped in percent of created',
  cancellation_rate DOUBLE COMMENT 'Cancelled in percent of created'
) USING DELTA
PARTITIONED BY (date)
LOCATION '${lake}/gold/sales_performance/conversion_metrics'
COMMENT 'What became of the orders created on a day.'
TBLPROPERTIES (
  'delta.logRetentionDuration' = 'interval 30 days',
  'delta.checkpointInterval' = '10',
  'delta.dataSkippingStatsColumns' = 'date'
);
