-- A shallow clone's files lie in the table that it was made of, named by absolute URLs.
CREATE TABLE {u} (id INT, name STRING) USING delta;
INSERT INTO {u} VALUES (1, 'a'), (2, 'b');
CREATE TABLE {t} SHALLOW CLONE {u};
INSERT INTO {t} VALUES (3, 'c');
