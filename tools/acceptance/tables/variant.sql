CREATE TABLE {t} (id INT, v VARIANT) USING delta;
INSERT INTO {t} SELECT 1, parse_json('{"a": [1, "x", null, 1.5]}') UNION ALL SELECT 2, parse_json('"text"') UNION ALL SELECT 3, null;
