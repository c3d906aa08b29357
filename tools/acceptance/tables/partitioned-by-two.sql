CREATE TABLE {t} (id INT, region STRING, day DATE) USING delta PARTITIONED BY (region, day);
INSERT INTO {t} VALUES (1, 'north', DATE'2024-01-01'), (2, 'north', DATE'2024-01-02'), (3, 'south', DATE'2024-01-01'), (4, null, null);
DELETE FROM {t} WHERE region = 'north' AND day = DATE'2024-01-01';
