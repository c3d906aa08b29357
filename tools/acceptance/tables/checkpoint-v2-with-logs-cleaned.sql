CREATE TABLE {t} (id INT, name STRING) USING delta TBLPROPERTIES ('delta.checkpointInterval' = '2', 'delta.checkpointPolicy' = 'v2');
INSERT INTO {t} VALUES (1, 'a');
INSERT INTO {t} VALUES (2, 'b');
DELETE FROM {t} WHERE id = 1;
!clean
