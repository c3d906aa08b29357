-- Parquet files that Spark 2 or Hive wrote: days before 1582-10-15 in the Julian calendar, told by the footer.
SET spark.sql.parquet.datetimeRebaseModeInWrite = LEGACY;
SET spark.sql.parquet.int96RebaseModeInWrite = LEGACY;
CREATE TABLE {t} (d DATE, ts TIMESTAMP) USING delta;
INSERT INTO {t} VALUES (DATE'1500-03-01', TIMESTAMP'1500-03-01 00:00:00Z'), (DATE'2024-02-29', TIMESTAMP'2024-02-29 00:00:00Z');
