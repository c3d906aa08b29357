CREATE TABLE {t} (id INT, name STRING) USING delta TBLPROPERTIES ('delta.enableRowTracking' = 'true');
INSERT INTO {t} VALUES (1, 'a'), (2, 'b');
UPDATE {t} SET name = 'x' WHERE id = 1;
