CREATE TABLE {t} (id INT, name STRING) USING delta TBLPROPERTIES ('delta.enableDeletionVectors' = 'true', 'delta.enableChangeDataFeed' = 'true');
INSERT INTO {t} SELECT /*+ COALESCE(1) */ id, concat('n', id) FROM range(10);
DELETE FROM {t} WHERE id IN (3, 4);
UPDATE {t} SET name = 'updated' WHERE id = 2;
MERGE INTO {t} t USING (SELECT 1 AS id, 'merged' AS name UNION ALL SELECT 1000, 'new' UNION ALL SELECT 5, 'gone') s ON t.id = s.id
  WHEN MATCHED AND s.name = 'gone' THEN DELETE WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *;
