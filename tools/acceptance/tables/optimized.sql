CREATE TABLE {t} (id INT, name STRING) USING delta TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true');
INSERT INTO {t} VALUES (1, 'a');
INSERT INTO {t} VALUES (2, 'b');
OPTIMIZE {t};
VACUUM {t} RETAIN 0 HOURS;
