CREATE TABLE customer_retention (
  date DATE COMMENT 'as_of',
  repeat_customer_count BIGINT COMMENT 'Customers with more than one sale',
  one_time_customer_count BIGINT COMMENT 'Customers with one sale',
  repeat_customer_percentage DOUBLE COMMENT 'Repeat customers in percent of all',
  repeat_customer_revenue DECIMAL(18,2) COMMENT 'What repeat customers spent',
  repeat_customer_revenue_percentage DOUBLE COMMENT 'That in percent of all revenue'
) USING DELTA
PARTITIONED BY (date)
LOCATION '${lake}/gold/customer_analytics/customer_retention'
COMMENT 'Customers who came again, and their share of the revenue.'
TBLPROPERTIES (
  'delta.logRetentionDuration' = 'interval 30 days',
  'delta.checkpointInterval' = '10',
  'delta.dataSkippingStatsColumns' = 'date'
);
