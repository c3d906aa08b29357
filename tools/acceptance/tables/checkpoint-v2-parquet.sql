SET spark.databricks.delta.checkpoint.partSize = 2;
SET spark.databricks.delta.checkpointV2.topLevelFileFormat = parquet;
CREATE TABLE {t} (id INT, p INT) USING delta PARTITIONED BY (p) TBLPROPERTIES ('delta.checkpointInterval' = '2', 'delta.checkpointPolicy' = 'v2');
INSERT INTO {t} SELECT id, id FROM range(6);
DELETE FROM {t} WHERE p = 2;
INSERT INTO {t} VALUES (7, 7);
