"""Bronze into Silver: typed, conformed, judged, one row per (order_id, timestamp)."""

import json
from datetime import datetime, timezone

from pyspark.sql import DataFrame, SparkSession

from tables import ADDRESS, BRONZE, CHANGE_FEED, REJECTED, SHIPPING, SILVER, STATUSES, Table

MONEY = "DECIMAL(18, 2)"
PRODUCT = ["product_id", "product_name", "quantity", "price", "total"]
CUSTOMER = ["customer_id", "customer_email", "payment_method"]
TEXTS = ["order_id", "product_id", "product_name", *CUSTOMER, "cancellation_reason"]
ARRIVAL = ["ingestion_timestamp", "kafka_partition", "kafka_offset"]
RECEIVED = [*ARRIVAL, "ingestion_date"]
STAMP = ["silver_ingestion_timestamp", "silver_ingestion_date"]
COLUMNS = [
    "order_id", "timestamp", *PRODUCT, *CUSTOMER, *SHIPPING, "status", "status_raw", "cancellation_reason",
    "data_quality_score", "failed_rules", *RECEIVED, *STAMP,
]  # fmt: skip

REJECTS = {
    "order_id_missing": "order_id IS NULL",
    "customer_id_missing": "customer_id IS NULL",
    "total_missing": "total IS NULL",
    "total_zero": "total = 0",
    "total_negative": "total < 0",
    "timestamp_missing": "timestamp_text IS NULL",
    "timestamp_invalid": "timestamp_text IS NOT NULL AND timestamp IS NULL",
}
RULES = {
    "total_matches": "coalesce(abs(total - price * quantity) <= 0.01, false)",
    "status_known": "status <> 'unknown'",
    "timestamp_not_future": "timestamp <= ingestion_timestamp + INTERVAL 5 MINUTES",
}


def text(name: str) -> str:
    return f"nullif(btrim({name}, ' \\t\\r\\n'), '')"


def names(conditions: dict[str, str]) -> str:
    """The names of the conditions that hold."""
    each = [f"IF({holds}, '{name}', NULL)" for name, holds in conditions.items()]
    return f"array_compact(array({', '.join(each)}))"


KNOWN = f"coalesce(status_text IN ({', '.join(repr(status) for status in STATUSES)}), false)"
CONFORMED = [
    *TEXTS,
    *SHIPPING,
    "quantity",
    "price",
    "total",
    "timestamp_text",
    "try_cast(timestamp_text AS TIMESTAMP) AS timestamp",
    f"IF({KNOWN}, status_text, 'unknown') AS status",
    f"IF({KNOWN}, NULL, status_given) AS status_raw",
    *RECEIVED,
]


def silver(spark: SparkSession, lake: str) -> None:
    source, table = Table(spark, lake, BRONZE), Table(spark, lake, SILVER)
    since = table.position.get("bronze", -1)
    if source.version == since:
        return
    position = {"bronze": source.version}
    judged = judge(source.changes(since) if table.exists else source.read()).persist()
    facts = judged.selectExpr(
        "count_if(size(reject_reasons) > 0) AS rejected",
        "min(IF(size(reject_reasons) = 0, timestamp, NULL)) AS first",
        "max(IF(size(reject_reasons) = 0, timestamp, NULL)) AS last",
    ).first()
    side = Table(spark, lake, REJECTED)
    # Committed first, so a run that is killed in between finds its rejects done.
    if facts.rejected and side.position != position:
        rejects = judged.where("size(reject_reasons) > 0").select("reject_reasons", *RECEIVED, *STAMP)
        side.append(rejects, ["silver_ingestion_date"], position)
    latest = ", ".join(f"{name} DESC" for name in ARRIVAL)
    rows = judged.where("size(reject_reasons) = 0").selectExpr(
        "*", f"row_number() OVER (PARTITION BY order_id, timestamp ORDER BY {latest}) AS nth"
    )
    rows = rows.where("nth = 1").select(COLUMNS)
    during = f"timestamp BETWEEN TIMESTAMP'{facts.first}Z' AND TIMESTAMP'{facts.last}Z'"
    if table.exists and not table.read().where(during).join(rows, ["order_id", "timestamp"], "semi").isEmpty():
        merge(spark, table, rows, during, position)
    else:
        table.append(rows, ["silver_ingestion_date", "status"], position, CHANGE_FEED)
    judged.unpersist()


def judge(events: DataFrame) -> DataFrame:
    """Every event in Silver's columns, with the reasons to reject it and the rules that it breaks."""
    now = f"TIMESTAMP'{datetime.now(timezone.utc):%Y-%m-%d %H:%M:%S.%f}Z'"
    given = events.selectExpr(
        *[f"{text(name)} AS {name}" for name in TEXTS],
        *[f"{text(f'shipping_address.{part}')} AS shipping_{part}" for part in ADDRESS],
        "quantity",
        f"CAST(price AS {MONEY}) AS price",
        f"CAST(total AS {MONEY}) AS total",
        f"{text('timestamp')} AS timestamp_text",
        f"{text('status')} AS status_given",
        f"lower({text('status')}) AS status_text",
        *RECEIVED,
    )
    rows = given.selectExpr(*CONFORMED)
    broken = {rule: f"NOT ({holds})" for rule, holds in RULES.items()}
    return rows.selectExpr("*", f"{names(REJECTS)} AS reject_reasons", f"{names(broken)} AS failed_rules").selectExpr(
        "*",
        "size(failed_rules) = 0 AS data_quality_score",
        f"{now} AS silver_ingestion_timestamp",
        f"CAST({now} AS DATE) AS silver_ingestion_date",
    )


def merge(spark: SparkSession, table: Table, rows: DataFrame, during: str, position: dict) -> None:
    """The later arrival takes the place of the stored row."""
    rows.createOrReplaceTempView("arrived")
    arrival = {alias: ", ".join(f"{alias}.{name}" for name in ARRIVAL) for alias in ("s", "t")}
    spark.conf.set("spark.databricks.delta.commitInfo.userMetadata", json.dumps(position))
    spark.sql(f"""
        MERGE INTO delta.`{table.path}` t USING arrived s
        ON t.order_id = s.order_id AND t.timestamp = s.timestamp AND t.{during}
        WHEN MATCHED AND struct({arrival["s"]}) > struct({arrival["t"]}) THEN UPDATE SET *
        WHEN NOT MATCHED THEN INSERT *""")
    spark.conf.unset("spark.databricks.delta.commitInfo.userMetadata")
