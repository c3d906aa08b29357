SET spark.sql.variant.writeShredding.enabled = true;
SET spark.sql.variant.forceShreddingSchemaForTest = a BIGINT, b STRING;
CREATE TABLE {t} (id INT, v VARIANT) USING delta TBLPROPERTIES ('delta.enableVariantShredding' = 'true');
INSERT INTO {t} SELECT 1, parse_json('{"a": 1, "b": "x", "c": true}') UNION ALL SELECT 2, parse_json('"text"');
