CREATE TABLE {t} (id INT) USING delta TBLPROPERTIES ('delta.feature.vacuumProtocolCheck' = 'supported');
INSERT INTO {t} VALUES (1);
