CREATE TABLE {t} (id INT, a STRING) USING delta TBLPROPERTIES ('delta.columnMapping.mode' = 'name', 'delta.enableChangeDataFeed' = 'true');
INSERT INTO {t} VALUES (1, 'a'), (2, 'b');
UPDATE {t} SET a = 'c' WHERE id = 1;
