CREATE TABLE {t} (id INT) USING delta TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true');
INSERT INTO {t} VALUES (1), (2);
ALTER TABLE {t} ADD COLUMNS (name STRING);
UPDATE {t} SET name = 'x' WHERE id = 2;
