-- Spark reads vectors that stand in the log itself and never writes one; the small ones are moved there.
CREATE TABLE {t} (id INT, name STRING) USING delta TBLPROPERTIES ('delta.enableDeletionVectors' = 'true');
INSERT INTO {t} SELECT /*+ COALESCE(1) */ id, concat('n', id) FROM range(100);
DELETE FROM {t} WHERE id % 3 = 0;
!inline
