CREATE TABLE {t} (id INT) USING delta TBLPROPERTIES ('delta.appendOnly' = 'true');
INSERT INTO {t} VALUES (1);
