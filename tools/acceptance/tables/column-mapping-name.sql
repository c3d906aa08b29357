CREATE TABLE {t} (id INT, `old name` STRING, gone INT, s STRUCT<a: INT, b: INT>) USING delta TBLPROPERTIES ('delta.columnMapping.mode' = 'name');
INSERT INTO {t} VALUES (1, 'a', 1, struct(1, 2));
ALTER TABLE {t} RENAME COLUMN `old name` TO `new, name`;
ALTER TABLE {t} RENAME COLUMN s.a TO z;
ALTER TABLE {t} DROP COLUMN gone;
ALTER TABLE {t} ADD COLUMNS (gone STRING);
INSERT INTO {t} VALUES (2, 'b', struct(3, 4), 'back');
