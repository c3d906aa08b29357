CREATE TABLE {t} (id INT, s STRING, d DATE, ts TIMESTAMP, dec DECIMAL(20,5)) USING delta TBLPROPERTIES (
  'delta.checkpointInterval' = '2', 'delta.checkpoint.writeStatsAsStruct' = 'true', 'delta.checkpoint.writeStatsAsJson' = 'false');
INSERT INTO {t} VALUES (1, 'a', DATE'2024-01-01', TIMESTAMP'2024-01-01 00:00:00.000001Z', 1.5), (2, null, null, null, null);
INSERT INTO {t} VALUES (3, 'c', DATE'1500-01-01', TIMESTAMP'2024-01-03 00:00:00Z', -1.5);
