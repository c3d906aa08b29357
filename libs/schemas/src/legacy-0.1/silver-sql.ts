import type { PromotedColumn } from '../lake-schema';

const readers: Record<PromotedColumn['type'], (text: string) => string> = {
  string: (text) => text,
  integer: (text) => `try_int(${text})`,
  'decimal(18,2)': (text) => `try_decimal(${text})`,
  timestamp: (text) => `try_timestamp(${text})`,
  boolean: (text) => `CASE WHEN (${text} IN ('true', 'false')) THEN (${text} = 'true') ELSE CAST(NULL AS BOOLEAN) END`,
};

/** Silver's plan as 0.1.0 rendered it to SQL, with the columns that migrations promoted. */
export function silverSql(promoted: readonly PromotedColumn[]): string {
  const list = (column: (promoted: PromotedColumn) => string): string =>
    promoted.map((each) => `, ${column(each)}`).join('');
  const holes: Record<string, string> = {
    computed: list(({ name, type, from }) => {
      const text = `first_filled(json_text("_rescued_data", '${from.replaceAll("'", "''")}'))`;
      return `${readers[type](text)} AS "${name}"`;
    }),
    passed: list(({ name }) => `"${name}" AS "${name}"`),
    left: list(({ name }) => `l."${name}"`),
    listed: list(({ name }) => `"${name}"`),
  };
  // In one pass: a path may hold braces.
  return whole.replaceAll('{rows}', rows).replaceAll(/{(\w+)}/g, (_, hole: string) => holes[hole]!);
}

const rows = unwrapped(`
SELECT "order_id", "timestamp", "quantity", "price", "total", "customer_id", "customer_email", "product_id",
"product_name", "payment_method", "cancellation_reason", "shipping_street", "shipping_city", "shipping_state",
"shipping_zip_code", "shipping_country", "status", "status_raw"{listed}, "ingestion_timestamp", "ingestion_date",
"kafka_partition", "kafka_offset", "rejected", "reject_reasons", "event" FROM (SELECT "order_id" AS "order_id",
"timestamp" AS "timestamp", "quantity" AS "quantity", "price" AS "price", "total" AS "total", "customer_id" AS
"customer_id", "customer_email" AS "customer_email", "product_id" AS "product_id", "product_name" AS "product_name",
"payment_method" AS "payment_method", "cancellation_reason" AS "cancellation_reason", "shipping_street" AS
"shipping_street", "shipping_city" AS "shipping_city", "shipping_state" AS "shipping_state", "shipping_zip_code" AS
"shipping_zip_code", "shipping_country" AS "shipping_country", "status" AS "status", "status_raw" AS
"status_raw"{passed}, "ingestion_timestamp" AS "ingestion_timestamp", "ingestion_date" AS "ingestion_date",
"kafka_partition" AS "kafka_partition", "kafka_offset" AS "kafka_offset", "rejected" AS "rejected", "reject_reasons"
AS "reject_reasons", "event" AS "event" FROM (SELECT "order_id" AS "order_id", "timestamp" AS "timestamp",
"timestamp_received" AS "timestamp_received", "quantity" AS "quantity", "quantity_received" AS "quantity_received",
"price" AS "price", "price_received" AS "price_received", "total" AS "total", "total_received" AS "total_received",
"customer_id" AS "customer_id", "customer_email" AS "customer_email", "product_id" AS "product_id", "product_name"
AS "product_name", "payment_method" AS "payment_method", "cancellation_reason" AS "cancellation_reason",
"shipping_street" AS "shipping_street", "shipping_city" AS "shipping_city", "shipping_state" AS "shipping_state",
"shipping_zip_code" AS "shipping_zip_code", "shipping_country" AS "shipping_country", "status" AS "status",
"status_raw" AS "status_raw"{passed}, "source" AS "source", "_rescued_data" AS "_rescued_data",
"ingestion_timestamp" AS "ingestion_timestamp", "ingestion_date" AS "ingestion_date", "kafka_partition" AS
"kafka_partition", "kafka_offset" AS "kafka_offset", "rejected" AS "rejected", "reject_reasons" AS "reject_reasons",
CASE WHEN "rejected" THEN json_insert(to_json("source"), '_rescued_data', "_rescued_data") ELSE CAST(NULL AS
VARCHAR) END AS "event" FROM (SELECT "order_id" AS "order_id", "timestamp" AS "timestamp", "timestamp_received" AS
"timestamp_received", "quantity" AS "quantity", "quantity_received" AS "quantity_received", "price" AS "price",
"price_received" AS "price_received", "total" AS "total", "total_received" AS "total_received", "customer_id" AS
"customer_id", "customer_email" AS "customer_email", "product_id" AS "product_id", "product_name" AS "product_name",
"payment_method" AS "payment_method", "cancellation_reason" AS "cancellation_reason", "shipping_street" AS
"shipping_street", "shipping_city" AS "shipping_city", "shipping_state" AS "shipping_state", "shipping_zip_code" AS
"shipping_zip_code", "shipping_country" AS "shipping_country", "status" AS "status", "status_raw" AS
"status_raw"{passed}, "source" AS "source", "_rescued_data" AS "_rescued_data", "ingestion_timestamp" AS
"ingestion_timestamp", "ingestion_date" AS "ingestion_date", "kafka_partition" AS "kafka_partition", "kafka_offset"
AS "kafka_offset", ((((coalesce(("order_id" IS NULL), false) OR coalesce(("customer_id" IS NULL), false)) OR
coalesce((("total" IS NULL) AND (NOT "total_received")), false)) OR (coalesce(("total" = CAST('0.00' AS
DECIMAL(18,2))), false) OR coalesce(("total" < CAST('0.00' AS DECIMAL(18,2))), false))) OR
(((coalesce(("total_received" AND ("total" IS NULL)), false) OR coalesce(("price_received" AND ("price" IS NULL)),
false)) OR coalesce(("quantity_received" AND ("quantity" IS NULL)), false)) OR (coalesce((("timestamp" IS NULL) AND
(NOT "timestamp_received")), false) OR coalesce(("timestamp_received" AND ("timestamp" IS NULL)), false)))) AS
"rejected", names_where('order_id_missing', ("order_id" IS NULL), 'customer_id_missing', ("customer_id" IS NULL),
'total_missing', (("total" IS NULL) AND (NOT "total_received")), 'total_zero', ("total" = CAST('0.00' AS
DECIMAL(18,2))), 'total_negative', ("total" < CAST('0.00' AS DECIMAL(18,2))), 'total_invalid', ("total_received" AND
("total" IS NULL)), 'price_invalid', ("price_received" AND ("price" IS NULL)), 'quantity_invalid',
("quantity_received" AND ("quantity" IS NULL)), 'timestamp_missing', (("timestamp" IS NULL) AND (NOT
"timestamp_received")), 'timestamp_invalid', ("timestamp_received" AND ("timestamp" IS NULL))) AS "reject_reasons"
FROM (SELECT first_filled("order_id", json_text("_rescued_data", 'order_id')) AS "order_id",
try_timestamp(first_filled("timestamp")) AS "timestamp", ((NOT (first_filled("timestamp") IS NULL)) OR
coalesce(json_has("_rescued_data", 'timestamp'), false)) AS "timestamp_received", coalesce("quantity",
try_int(first_filled(json_text("_rescued_data", 'quantity')))) AS "quantity", ((NOT ("quantity" IS NULL)) OR
(coalesce(json_has("_rescued_data", 'quantity'), false) AND coalesce((btrim(json_text("_rescued_data", 'quantity'),
' ' || chr(9) || chr(10) || chr(13)) <> ''), true))) AS "quantity_received", coalesce(try_decimal("price"),
try_decimal(first_filled(json_text("_rescued_data", 'price')))) AS "price", ((NOT ("price" IS NULL)) OR
(coalesce(json_has("_rescued_data", 'price'), false) AND coalesce((btrim(json_text("_rescued_data", 'price'), ' ' ||
chr(9) || chr(10) || chr(13)) <> ''), true))) AS "price_received", coalesce(try_decimal("total"),
try_decimal(first_filled(json_text("_rescued_data", 'total')))) AS "total", ((NOT ("total" IS NULL)) OR
(coalesce(json_has("_rescued_data", 'total'), false) AND coalesce((btrim(json_text("_rescued_data", 'total'), ' ' ||
chr(9) || chr(10) || chr(13)) <> ''), true))) AS "total_received", first_filled("customer_id",
json_text("_rescued_data", 'customer_id')) AS "customer_id", first_filled("customer_email",
json_text("_rescued_data", 'customer_email')) AS "customer_email", first_filled("product_id",
json_text("_rescued_data", 'product_id')) AS "product_id", first_filled("product_name", json_text("_rescued_data",
'product_name')) AS "product_name", first_filled("payment_method", json_text("_rescued_data", 'payment_method')) AS
"payment_method", first_filled("cancellation_reason", json_text("_rescued_data", 'cancellation_reason')) AS
"cancellation_reason", first_filled(get_field("shipping_address", 'street'), json_text("_rescued_data",
'shipping_address.street')) AS "shipping_street", first_filled(get_field("shipping_address", 'city'),
json_text("_rescued_data", 'shipping_address.city')) AS "shipping_city", first_filled(get_field("shipping_address",
'state'), json_text("_rescued_data", 'shipping_address.state')) AS "shipping_state",
first_filled(get_field("shipping_address", 'zip_code'), json_text("_rescued_data", 'shipping_address.zip_code')) AS
"shipping_zip_code", first_filled(get_field("shipping_address", 'country'), json_text("_rescued_data",
'shipping_address.country')) AS "shipping_country", CASE WHEN (lower(first_filled("status",
json_text("_rescued_data", 'status'))) IN ('pending', 'confirmed', 'processing', 'shipped', 'cancelled')) THEN
lower(first_filled("status", json_text("_rescued_data", 'status'))) ELSE 'unknown' END AS "status", CASE WHEN
(lower(first_filled("status", json_text("_rescued_data", 'status'))) IN ('pending', 'confirmed', 'processing',
'shipped', 'cancelled')) THEN CAST(NULL AS VARCHAR) ELSE first_filled("status", json_text("_rescued_data",
'status')) END AS "status_raw"{computed}, named_struct('order_id', "order_id", 'timestamp', "timestamp",
'product_id', "product_id", 'product_name', "product_name", 'quantity', "quantity", 'price', "price", 'total',
"total", 'customer_id', "customer_id", 'customer_email', "customer_email", 'payment_method', "payment_method",
'shipping_address', "shipping_address", 'status', "status", 'cancellation_reason', "cancellation_reason") AS
"source", "_rescued_data" AS "_rescued_data", "ingestion_timestamp" AS "ingestion_timestamp", "ingestion_date" AS
"ingestion_date", "kafka_partition" AS "kafka_partition", "kafka_offset" AS "kafka_offset" FROM "bronze" AS t) AS t)
AS t) AS t) AS t WHERE (NOT "rejected")`);

const whole = unwrapped(`
SELECT "order_id" AS "order_id", "timestamp" AS "timestamp", "quantity" AS "quantity", "price" AS "price", "total"
AS "total", "customer_id" AS "customer_id", "customer_email" AS "customer_email", "product_id" AS "product_id",
"product_name" AS "product_name", "payment_method" AS "payment_method", "cancellation_reason" AS
"cancellation_reason", "shipping_street" AS "shipping_street", "shipping_city" AS "shipping_city", "shipping_state"
AS "shipping_state", "shipping_zip_code" AS "shipping_zip_code", "shipping_country" AS "shipping_country", "status"
AS "status", "status_raw" AS "status_raw"{passed}, "ingestion_timestamp" AS "ingestion_timestamp", "ingestion_date"
AS "ingestion_date", "kafka_partition" AS "kafka_partition", "kafka_offset" AS "kafka_offset", "rejected" AS
"rejected", "reject_reasons" AS "reject_reasons", "event" AS "event", names_where('total_matches', (NOT
coalesce(((("total" - ("price" * CAST("quantity" AS DECIMAL(10,0)))) <= CAST('0.01' AS DECIMAL(18,2))) AND (("total"
- ("price" * CAST("quantity" AS DECIMAL(10,0)))) >= CAST('-0.01' AS DECIMAL(18,2)))), false)), 'status_known',
("status" = 'unknown'), 'timestamp_not_future', ((CAST("timestamp" AS BIGINT) - CAST("ingestion_timestamp" AS
BIGINT)) > CAST('300000000' AS BIGINT))) AS "failed_rules", (NOT ((coalesce((NOT coalesce(((("total" - ("price" *
CAST("quantity" AS DECIMAL(10,0)))) <= CAST('0.01' AS DECIMAL(18,2))) AND (("total" - ("price" * CAST("quantity" AS
DECIMAL(10,0)))) >= CAST('-0.01' AS DECIMAL(18,2)))), false)), false) OR coalesce(("status" = 'unknown'), false)) OR
coalesce(((CAST("timestamp" AS BIGINT) - CAST("ingestion_timestamp" AS BIGINT)) > CAST('300000000' AS BIGINT)),
false))) AS "data_quality_score" FROM (SELECT l."order_id", l."timestamp", l."quantity", l."price", l."total",
l."customer_id", l."customer_email", l."product_id", l."product_name", l."payment_method", l."cancellation_reason",
l."shipping_street", l."shipping_city", l."shipping_state", l."shipping_zip_code", l."shipping_country", l."status",
l."status_raw"{left}, l."ingestion_timestamp", l."ingestion_date", l."kafka_partition", l."kafka_offset",
l."rejected", l."reject_reasons", l."event" FROM (SELECT "kafka_partition" AS "kafka_partition", "kafka_offset" AS
"kafka_offset" FROM (SELECT "order_id", "timestamp", "ingestion_timestamp", "kafka_partition", "kafka_offset",
"place" FROM (SELECT "order_id", "timestamp", "ingestion_timestamp", "kafka_partition", "kafka_offset",
CAST(row_number() OVER (PARTITION BY "order_id", "timestamp" ORDER BY "ingestion_timestamp" DESC NULLS LAST,
"kafka_partition" DESC NULLS LAST, "kafka_offset" DESC NULLS LAST) AS INT) AS "place" FROM (SELECT l."order_id",
l."timestamp", l."ingestion_timestamp", l."kafka_partition", l."kafka_offset" FROM (SELECT "order_id", "timestamp",
"rows" FROM (SELECT "order_id" AS "order_id", "timestamp" AS "timestamp", CAST(count(*) AS BIGINT) AS "rows" FROM
({rows}) AS t GROUP BY "order_id", "timestamp") AS t WHERE ("rows" > CAST('1' AS BIGINT))) AS r RIGHT SEMI JOIN
(SELECT "order_id" AS "order_id", "timestamp" AS "timestamp", "ingestion_timestamp" AS "ingestion_timestamp",
"kafka_partition" AS "kafka_partition", "kafka_offset" AS "kafka_offset" FROM ({rows}) AS t) AS l ON l."order_id" =
r."order_id" AND l."timestamp" = r."timestamp") AS t) AS t WHERE ("place" > CAST(1 AS INT))) AS t) AS r RIGHT ANTI
JOIN ({rows}) AS l ON l."kafka_partition" = r."kafka_partition" AND l."kafka_offset" = r."kafka_offset") AS t`);

/** A line break of the texts above stands for a space. */
function unwrapped(text: string): string {
  return text.trim().replaceAll('\n', ' ');
}
