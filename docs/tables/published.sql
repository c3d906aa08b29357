CREATE TABLE published (
  run_id STRING COMMENT 'The Gold run that published it',
  published_at TIMESTAMP COMMENT 'When',
  as_of DATE COMMENT 'Greatest date among the orders'' timestamps; null when there is no order',
  versions STRING COMMENT 'JSON object: table name to Delta version',
  sequence BIGINT COMMENT 'Greater by 1 than that of the set before; null in rows of version 0.1.0, which are older'
) USING DELTA
LOCATION '${lake}/gold/core/published'
COMMENT 'One row per published set: the versions of all tables that belong together.'
TBLPROPERTIES (
  'delta.logRetentionDuration' = 'interval 30 days',
  'delta.checkpointInterval' = '10'
);
