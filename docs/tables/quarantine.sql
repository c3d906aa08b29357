CREATE TABLE quarantine (
  raw_value BINARY COMMENT 'The message as received; null for a tombstone, and where it names a customer who was forgotten',
  reason STRING COMMENT 'tombstone, empty, invalid_utf8, invalid_json or not_an_object: the first that applies',
  kafka_topic STRING COMMENT 'The topic',
  kafka_partition INT COMMENT 'Partition of the topic that the message came from',
  kafka_offset BIGINT COMMENT 'Offset of the message in its partition; in a file log the position of its line in bytes',
  kafka_timestamp TIMESTAMP COMMENT 'The message''s timestamp; null from a file log',
  ingestion_timestamp TIMESTAMP COMMENT 'When the run that wrote the row started',
  ingestion_date DATE COMMENT 'Date of ingestion_timestamp'
) USING DELTA
PARTITIONED BY (ingestion_date)
LOCATION '${lake}/bronze/ecommerce_sales_quarantine'
COMMENT 'Messages that are not one JSON object in valid UTF-8, with their raw bytes.'
TBLPROPERTIES (
  'delta.appendOnly' = 'true',
  'delta.logRetentionDuration' = 'interval 30 days',
  'delta.checkpointInterval' = '10',
  'delta.dataSkippingStatsColumns' = 'ingestion_timestamp,kafka_partition,kafka_offset'
);
