-- Strings are cut after 32 characters and times after milliseconds: a bound is not a value.
CREATE TABLE {t} (id INT, s STRING, ts TIMESTAMP) USING delta;
INSERT INTO {t} VALUES (1, repeat('a', 40), TIMESTAMP'2024-01-01 00:00:00.000999Z'), (2, repeat('z', 40), TIMESTAMP'2024-01-01 00:00:00.001999Z');
INSERT INTO {t} VALUES (3, repeat('𝄞', 40), TIMESTAMP'1969-12-31 23:59:59.999999Z');
