CREATE TABLE {t} (id INT, name STRING, late DOUBLE) USING delta TBLPROPERTIES ('delta.dataSkippingNumIndexedCols' = '1');
INSERT INTO {t} VALUES (1, 'a', 1.0), (2, null, null);
INSERT INTO {t} VALUES (3, 'c', 3.0);
