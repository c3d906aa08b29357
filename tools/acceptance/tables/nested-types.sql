CREATE TABLE {t} (id INT, s STRUCT<a: INT, b: STRUCT<c: STRING, d: ARRAY<DATE>>>, l ARRAY<ARRAY<INT>>, ls ARRAY<STRUCT<x: INT, y: STRING>>,
  m MAP<STRING, INT>, mi MAP<STRING, ARRAY<STRUCT<z: TIMESTAMP>>>) USING delta;
INSERT INTO {t} VALUES
  (1, struct(1, struct('c', array(DATE'2024-01-01', null))), array(array(1, null), null, array()), array(struct(1, 'y'), null),
    map('k', 1, '', null), map('t', array(struct(TIMESTAMP'2024-01-01 00:00:00.000001Z')))),
  (2, struct(null, struct(null, array())), array(), array(), map(), map('none', null)),
  (3, struct(null, null), null, null, null, null),
  (4, null, null, null, null, null);
