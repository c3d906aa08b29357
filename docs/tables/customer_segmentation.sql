CREATE TABLE customer_segmentation (
  date DATE COMMENT 'as_of',
  segment STRING COMMENT 'high_value: more than 500; medium_value: 100 to 500; low_value: less than 100',
  customer_count BIGINT COMMENT 'Customers in the segment',
  total_revenue DECIMAL(18,2) COMMENT 'What they spent, all time',
  avg_customer_value DOUBLE COMMENT 'Spent per customer',
  segment_percentage DOUBLE COMMENT 'Share of all customers, 0-100'
) USING DELTA
PARTITIONED BY (date)
LOCATION '${lake}/gold/customer_analytics/customer_segmentation'
COMMENT 'Customers by what they spent; all three segments, zeros included.'
TBLPROPERTIES (
  'delta.logRetentionDuration' = 'interval 30 days',
  'delta.checkpointInterval' = '10',
  'delta.dataSkippingStatsColumns' = 'date'
);
