CREATE TABLE geographic_analysis (
  date DATE COMMENT 'as_of',
  rank INT COMMENT '1 to 10 by number of sales; ties by revenue, then state',
  shipping_state STRING COMMENT 'The state; sales without one are left out',
  order_count_by_state BIGINT COMMENT 'Number of sales',
  revenue_by_state DECIMAL(18,2) COMMENT 'Sum of the sales',
  avg_order_value_by_state DOUBLE COMMENT 'Revenue per sale',
  unique_customers_by_state BIGINT COMMENT 'Customers with a sale to this state'
) USING DELTA
PARTITIONED BY (date)
LOCATION '${lake}/gold/customer_analytics/geographic_analysis'
COMMENT 'The ten states that most sales went to, all time.'
TBLPROPERTIES (
  'delta.logRetentionDuration' = 'interval 30 days',
  'delta.checkpointInterval' = '10',
  'delta.dataSkippingStatsColumns' = 'date'
);
