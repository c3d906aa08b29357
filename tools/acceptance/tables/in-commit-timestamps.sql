CREATE TABLE {t} (id INT) USING delta TBLPROPERTIES ('delta.enableInCommitTimestamps' = 'true', 'delta.enableChangeDataFeed' = 'true');
INSERT INTO {t} VALUES (1);
DELETE FROM {t} WHERE id = 1;
