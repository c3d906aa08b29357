CREATE TABLE {t} (id INT, nothing VOID) USING delta;
INSERT INTO {t} (id) VALUES (1);
