CREATE TABLE silver (
  order_id STRING COMMENT 'The order',
  timestamp TIMESTAMP COMMENT 'When the order entered this state',
  product_id STRING COMMENT 'The product',
  product_name STRING COMMENT 'The product''s name',
  quantity INT COMMENT 'Pieces',
  price DECIMAL(18,2) COMMENT 'Price of one piece',
  total DECIMAL(18,2) COMMENT 'Price times quantity',
  customer_id STRING COMMENT 'The customer',
  customer_email STRING COMMENT 'The customer''s e-mail address',
  payment_method STRING COMMENT 'How the customer pays',
  shipping_street STRING COMMENT 'Street and number',
  shipping_city STRING COMMENT 'City',
  shipping_state STRING COMMENT 'State, two letters',
  shipping_zip_code STRING COMMENT 'Postal code',
  shipping_country STRING COMMENT 'Country',
  status STRING COMMENT 'pending, confirmed, processing, shipped, cancelled, or unknown',
  status_raw STRING COMMENT 'The text of an unknown status; null when it is known or missing',
  cancellation_reason STRING COMMENT 'Why it was cancelled',
  data_quality_score BOOLEAN COMMENT 'Every score rule holds: only such rows count in Gold',
  failed_rules ARRAY<STRING> COMMENT 'Names of the score rules that do not hold',
  ingestion_timestamp TIMESTAMP COMMENT 'When the run that wrote the row started',
  ingestion_date DATE COMMENT 'Date of ingestion_timestamp',
  kafka_partition INT COMMENT 'Partition of the topic that the message came from',
  kafka_offset BIGINT COMMENT 'Offset of the message in its partition; in a file log the position of its line in bytes',
  silver_ingestion_timestamp TIMESTAMP COMMENT 'When the Silver run that wrote the row started',
  silver_ingestion_date DATE COMMENT 'Date of silver_ingestion_timestamp'
) USING DELTA
PARTITIONED BY (silver_ingestion_date, status)
LOCATION '${lake}/silver/ecommerce_sales'
COMMENT 'Typed, conformed and deduplicated events with their quality score: one row per (order_id, timestamp).'
TBLPROPERTIES (
  'delta.enableChangeDataFeed' = 'true',
  'delta.logRetentionDuration' = 'interval 30 days',
  'delta.checkpointInterval' = '10',
  'delta.dataSkippingStatsColumns' = 'timestamp,ingestion_timestamp'
);
