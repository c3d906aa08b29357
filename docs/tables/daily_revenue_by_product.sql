CREATE TABLE daily_revenue_by_product (
  date DATE COMMENT 'Day of shipping',
  product_id STRING COMMENT 'The product',
  product_name STRING COMMENT 'The product''s name',
  total_revenue DECIMAL(18,2) COMMENT 'Sum of the sales',
  total_orders BIGINT COMMENT 'Number of sales',
  total_quantity_sold BIGINT COMMENT 'Pieces sold',
  avg_order_value DOUBLE COMMENT 'Revenue per sale',
  min_price DECIMAL(18,2) COMMENT 'Lowest price of a piece',
  max_price DECIMAL(18,2) COMMENT 'Highest price of a piece'
) USING DELTA
PARTITIONED BY (date)
LOCATION '${lake}/gold/sales_performance/daily_revenue_by_product'
COMMENT 'Revenue of each product on each day it was sold.'
TBLPROPERTIES (
  'delta.logRetentionDuration' = 'interval 30 days',
  'delta.checkpointInterval' = '10',
  'delta.dataSkippingStatsColumns' = 'date'
);
