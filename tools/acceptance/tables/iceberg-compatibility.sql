CREATE TABLE {t} (id INT, name STRING) USING delta TBLPROPERTIES ('delta.columnMapping.mode' = 'name', 'delta.enableIcebergCompatV2' = 'true', 'delta.enableDeletionVectors' = 'false');
INSERT INTO {t} VALUES (1, 'a');
