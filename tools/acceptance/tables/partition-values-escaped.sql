CREATE TABLE {t} (id INT, p STRING) USING delta PARTITIONED BY (p);
INSERT INTO {t} VALUES (1, 'a b'), (2, 'a/b'), (3, 'a=b'), (4, 'a%20b'), (5, 'a:b?c#d&e'), (6, '☃ é 𝄞'), (7, '"\'\\'), (8, '__HIVE_DEFAULT_PARTITION__x'),
  (9, ' '), (10, '..'), (11, 'new\nline'), (12, null), (13, ''), (14, '{x}[y]^|~*'), (15, '+');
