CREATE TABLE fact_orders (
  order_id STRING COMMENT 'The order',
  pending_at TIMESTAMP COMMENT 'Least timestamp of its pending events; null when none',
  confirmed_at TIMESTAMP COMMENT 'Least timestamp of its confirmed events; null when none',
  processing_at TIMESTAMP COMMENT 'Least timestamp of its processing events; null when none',
  shipped_at TIMESTAMP COMMENT 'Least timestamp of its shipped events; null when none',
  cancelled_at TIMESTAMP COMMENT 'Least timestamp of its cancelled events; null when none',
  first_event_at TIMESTAMP COMMENT 'Least timestamp of its events',
  last_event_at TIMESTAMP COMMENT 'Greatest timestamp of its events',
  created_at TIMESTAMP COMMENT 'pending_at, or first_event_at where no pending event was seen',
  created_date DATE COMMENT 'Date of created_at',
  shipped_date DATE COMMENT 'Date of shipped_at',
  status STRING COMMENT 'The later of shipped and cancelled where seen, else the most advanced state seen',
  customer_id STRING COMMENT 'The customer',
  customer_email STRING COMMENT 'The customer''s e-mail address',
  product_id STRING COMMENT 'The product',
  product_name STRING COMMENT 'The product''s name',
  quantity INT COMMENT 'Pieces',
  price DECIMAL(18,2) COMMENT 'Price of one piece',
  total DECIMAL(18,2) COMMENT 'Price times quantity',
  payment_method STRING COMMENT 'How the customer pays',
  shipping_street STRING COMMENT 'Street and number',
  shipping_city STRING COMMENT 'City',
  shipping_state STRING COMMENT 'State, two letters',
  shipping_zip_code STRING COMMENT 'Postal code',
  shipping_country STRING COMMENT 'Country',
  cancellation_reason STRING COMMENT 'Why it was cancelled',
  processing_minutes DOUBLE COMMENT 'Minutes from pending_at to shipped_at of a sale, null when unknown or negative'
) USING DELTA
PARTITIONED BY (created_date)
LOCATION '${lake}/gold/core/fact_orders'
COMMENT 'One row per order, folded from its trusted events. A sale is an order whose status is shipped.'
TBLPROPERTIES (
  'delta.enableChangeDataFeed' = 'true',
  'delta.logRetentionDuration' = 'interval 30 days',
  'delta.checkpointInterval' = '10',
  'delta.dataSkippingStatsColumns' = 'last_event_at,created_date,shipped_date,status'
);
