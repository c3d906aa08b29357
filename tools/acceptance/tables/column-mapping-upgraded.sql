CREATE TABLE {t} (id INT, a STRING, p INT) USING delta PARTITIONED BY (p);
INSERT INTO {t} VALUES (1, 'a', 1);
ALTER TABLE {t} SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name', 'delta.minReaderVersion' = '2', 'delta.minWriterVersion' = '5');
ALTER TABLE {t} RENAME COLUMN a TO b;
ALTER TABLE {t} RENAME COLUMN p TO q;
INSERT INTO {t} VALUES (2, 'b', 2);
