CREATE TABLE processing_time_by_segment (
  date DATE COMMENT 'as_of',
  customer_segment STRING COMMENT 'As in customer_segmentation',
  avg_processing_time_minutes DOUBLE COMMENT 'Average over sales with a known processing time; null where none',
  median_processing_time_minutes DOUBLE COMMENT 'Median; the mean of the two in the middle for an even number',
  min_processing_time_minutes DOUBLE COMMENT 'Fastest',
  max_processing_time_minutes DOUBLE COMMENT 'Slowest'
) USING DELTA
PARTITIONED BY (date)
LOCATION '${lake}/gold/customer_analytics/processing_time_by_segment'
COMMENT 'How long sales took from pending to shipped, by segment of the customer; all three segments.'
TBLPROPERTIES (
  'delta.logRetentionDuration' = 'interval 30 days',
  'delta.checkpointInterval' = '10',
  'delta.dataSkippingStatsColumns' = 'date'
);
