CREATE TABLE {t} (id INT, name STRING) USING delta;
INSERT INTO {t} VALUES (1, 'a');
INSERT INTO {t} VALUES (2, 'b');
DELETE FROM {t} WHERE id = 1;
INSERT INTO {t} VALUES (3, 'c');
!compact 1 3
