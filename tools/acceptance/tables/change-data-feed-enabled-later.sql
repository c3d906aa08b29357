CREATE TABLE {t} (id INT, name STRING) USING delta;
INSERT INTO {t} SELECT /*+ COALESCE(1) */ * FROM VALUES (1, 'a'), (2, 'b') AS v(id, name);
DELETE FROM {t} WHERE id = 1;
ALTER TABLE {t} SET TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true');
UPDATE {t} SET name = 'x' WHERE id = 2;
