CREATE TABLE {t} (id INT, name STRING) USING delta CLUSTER BY (id);
INSERT INTO {t} VALUES (1, 'a'), (2, 'b');
OPTIMIZE {t};
