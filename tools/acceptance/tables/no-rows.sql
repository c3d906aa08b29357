CREATE TABLE {t} (id INT, name STRING) USING delta;
