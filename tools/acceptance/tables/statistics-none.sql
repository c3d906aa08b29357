CREATE TABLE {t} (id INT, name STRING) USING delta TBLPROPERTIES ('delta.dataSkippingNumIndexedCols' = '0');
INSERT INTO {t} VALUES (1, 'a'), (2, null);
INSERT INTO {t} VALUES (3, 'c');
