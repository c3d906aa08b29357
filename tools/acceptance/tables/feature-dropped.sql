-- Leaves checkpointProtection behind: the log may be cleaned before a version only as a whole.
CREATE TABLE {t} (id INT) USING delta TBLPROPERTIES ('delta.enableDeletionVectors' = 'true');
INSERT INTO {t} VALUES (1), (2);
ALTER TABLE {t} DROP FEATURE deletionVectors;
INSERT INTO {t} VALUES (3);
