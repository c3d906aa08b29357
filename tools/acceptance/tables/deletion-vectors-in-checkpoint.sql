CREATE TABLE {t} (id INT, p INT) USING delta PARTITIONED BY (p)
  TBLPROPERTIES ('delta.enableDeletionVectors' = 'true', 'delta.checkpointInterval' = '2');
INSERT INTO {t} SELECT /*+ REPARTITION(1) */ id, id % 2 FROM range(20);
DELETE FROM {t} WHERE id IN (3, 4);
DELETE FROM {t} WHERE p = 1 AND id > 15;
!clean
