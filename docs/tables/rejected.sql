CREATE TABLE rejected (
  reject_reasons ARRAY<STRING> COMMENT 'All reasons, in the order of the rules',
  event STRING COMMENT 'The whole original event as JSON',
  kafka_partition INT COMMENT 'Partition of the topic that the message came from',
  kafka_offset BIGINT COMMENT 'Offset of the message in its partition; in a file log the position of its line in bytes',
  ingestion_timestamp TIMESTAMP COMMENT 'When the run that wrote the row started',
  ingestion_date DATE COMMENT 'Date of ingestion_timestamp',
  silver_ingestion_timestamp TIMESTAMP COMMENT 'When the Silver run that wrote the row started',
  silver_ingestion_date DATE COMMENT 'Date of silver_ingestion_timestamp'
) USING DELTA
PARTITIONED BY (silver_ingestion_date)
LOCATION '${lake}/silver/ecommerce_sales_rejected'
COMMENT 'Events that cannot be trusted at all, with every reason.'
TBLPROPERTIES (
  'delta.logRetentionDuration' = 'interval 30 days',
  'delta.checkpointInterval' = '10',
  'delta.dataSkippingStatsColumns' = 'ingestion_timestamp,kafka_partition,kafka_offset'
);
