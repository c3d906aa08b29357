CREATE TABLE {t} (id INT, name STRING, p INT) USING delta PARTITIONED BY (p) TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true');
INSERT INTO {t} VALUES (1, 'a', 1), (2, 'b', 1), (3, 'c', 2), (4, 'd', null);
UPDATE {t} SET name = 'x' WHERE id = 1;
DELETE FROM {t} WHERE id = 2;
DELETE FROM {t} WHERE p = 2;
MERGE INTO {t} t USING (SELECT 1 AS id, 'm' AS name, 3 AS p UNION ALL SELECT 9, 'new', null) s ON t.id = s.id
  WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *;
INSERT OVERWRITE {t} VALUES (7, 'over', 7);
