CREATE TABLE {t} (id INT, c CHAR(5), v VARCHAR(5)) USING delta;
INSERT INTO {t} VALUES (1, 'ab', 'ab'), (2, 'abcde', '☃');
