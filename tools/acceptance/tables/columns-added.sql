CREATE TABLE {t} (id INT, s STRUCT<a: INT>) USING delta;
INSERT INTO {t} VALUES (1, struct(1));
ALTER TABLE {t} ADD COLUMNS (name STRING AFTER id, s.b STRING, tail DOUBLE);
INSERT INTO {t} VALUES (2, 'b', struct(2, 'b'), 2.0);
