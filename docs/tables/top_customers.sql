CREATE TABLE top_customers (
  date DATE COMMENT 'as_of',
  period STRING COMMENT 'all_time, or last_30_days: shipped in the 30 days that end with as_of',
  rank INT COMMENT '1 to 20; ties by order_count, then customer_id',
  customer_id STRING COMMENT 'The customer',
  customer_email STRING COMMENT 'E-mail address of the latest sale',
  total_spent DECIMAL(18,2) COMMENT 'Sum of the customer''s sales in the period',
  order_count BIGINT COMMENT 'Number of those sales',
  avg_order_value DOUBLE COMMENT 'Spent per sale',
  first_order_date DATE COMMENT 'Creation of the first order that became a sale, all time',
  last_order_date DATE COMMENT 'Creation of the last order that became a sale, all time',
  customer_tenure_days INT COMMENT 'Days from first_order_date to as_of'
) USING DELTA
PARTITIONED BY (date)
LOCATION '${lake}/gold/customer_analytics/top_customers'
COMMENT 'The twenty customers who spent most, of all time and of the last 30 days.'
TBLPROPERTIES (
  'delta.logRetentionDuration' = 'interval 30 days',
  'delta.checkpointInterval' = '10',
  'delta.dataSkippingStatsColumns' = 'date'
);
