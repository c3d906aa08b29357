CREATE TABLE {t} (Id INT, NAME STRING) USING delta;
INSERT INTO {t} (id, name) VALUES (1, 'a');
UPDATE {t} SET name = 'b' WHERE ID = 1;
