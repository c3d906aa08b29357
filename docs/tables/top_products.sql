CREATE TABLE top_products (
  date DATE COMMENT 'Day of shipping for daily, as_of for all_time',
  period STRING COMMENT 'daily or all_time',
  ranking STRING COMMENT 'revenue or quantity',
  rank INT COMMENT '1 to 10; ties by the other measure, then product_id, product_name',
  product_id STRING COMMENT 'The product',
  product_name STRING COMMENT 'The product''s name',
  total_revenue DECIMAL(18,2) COMMENT 'Sum of the sales',
  quantity_sold BIGINT COMMENT 'Pieces sold'
) USING DELTA
PARTITIONED BY (date, period)
LOCATION '${lake}/gold/sales_performance/top_products'
COMMENT 'The ten best products of each day and of all time, by revenue and by pieces sold.'
TBLPROPERTIES (
  'delta.logRetentionDuration' = 'interval 30 days',
  'delta.checkpointInterval' = '10',
  'delta.dataSkippingStatsColumns' = 'date'
);
