CREATE TABLE bronze (
  order_id STRING COMMENT 'The order',
  timestamp STRING COMMENT 'When the order entered this state, ISO 8601',
  product_id STRING COMMENT 'The product',
  product_name STRING COMMENT 'The product''s name',
  quantity INT COMMENT 'Pieces',
  price DOUBLE COMMENT 'Price of one piece',
  total DOUBLE COMMENT 'Price times quantity',
  customer_id STRING COMMENT 'The customer',
  customer_email STRING COMMENT 'The customer''s e-mail address',
  payment_method STRING COMMENT 'How the customer pays',
  shipping_address STRUCT<street: STRING, city: STRING, state: STRING, zip_code: STRING, country: STRING> COMMENT 'Where the order goes',
  status STRING COMMENT 'The state entered: pending, confirmed, processing, shipped or cancelled',
  cancellation_reason STRING COMMENT 'Why it was cancelled; only on cancelled events',
  ingestion_timestamp TIMESTAMP COMMENT 'When the run that wrote the row started',
  ingestion_date DATE COMMENT 'Date of ingestion_timestamp',
  kafka_partition INT COMMENT 'Partition of the topic that the message came from',
  kafka_offset BIGINT COMMENT 'Offset of the message in its partition; in a file log the position of its line in bytes',
  kafka_timestamp TIMESTAMP COMMENT 'The message''s timestamp; null from a file log',
  _rescued_data STRING COMMENT 'JSON object: values that do not fit their column, by path; earlier values of repeated keys'
) USING DELTA
PARTITIONED BY (ingestion_date)
LOCATION '${lake}/bronze/ecommerce_sales'
COMMENT 'Every event exactly as received. Append only. New fields of the source become new columns.'
TBLPROPERTIES (
  'delta.appendOnly' = 'true',
  'delta.enableChangeDataFeed' = 'true',
  'delta.logRetentionDuration' = 'interval 30 days',
  'delta.checkpointInterval' = '10',
  'delta.dataSkippingStatsColumns' = 'ingestion_timestamp,kafka_partition,kafka_offset'
);
