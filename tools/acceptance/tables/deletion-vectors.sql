CREATE TABLE {t} (id INT, name STRING) USING delta TBLPROPERTIES ('delta.enableDeletionVectors' = 'true');
INSERT INTO {t} SELECT /*+ COALESCE(1) */ id, concat('n', id) FROM range(100);
DELETE FROM {t} WHERE id % 3 = 0 OR id = 97;
DELETE FROM {t} WHERE id = 98;
MERGE INTO {t} t USING (SELECT 1 AS id, 'merged' AS name UNION ALL SELECT 1000, 'new') s ON t.id = s.id
  WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *;
UPDATE {t} SET name = 'updated' WHERE id = 2;
