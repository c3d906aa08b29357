CREATE TABLE forgotten (
  kind STRING COMMENT 'customer or email',
  hash STRING COMMENT 'HMAC-SHA-256 of the id or the address with FORGET_KEY, in hexadecimal',
  key_id STRING COMMENT 'Tells a run that it was given another FORGET_KEY',
  forgotten_at TIMESTAMP COMMENT 'When',
  run_id STRING COMMENT 'The run that wrote the row'
) USING DELTA
LOCATION '${lake}/core/forgotten'
COMMENT 'One row per customer or e-mail address that was forgotten, by a keyed hash: what of them arrives later is redacted.'
TBLPROPERTIES (
  'delta.logRetentionDuration' = 'interval 30 days',
  'delta.checkpointInterval' = '10',
  'delta.dataSkippingStatsColumns' = 'forgotten_at'
);
