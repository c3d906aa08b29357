-- Its values are written as UTF-8 text: Spark fails to write bytes that are none.
CREATE TABLE {t} (id INT, bin BINARY) USING delta PARTITIONED BY (bin);
INSERT INTO {t} VALUES (1, X'616263'), (2, X'C3A9'), (3, null);
