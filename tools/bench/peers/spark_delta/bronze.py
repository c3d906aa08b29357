"""The event log into Bronze: events as received, with where they came from."""

from datetime import datetime, timezone
from itertools import accumulate
from pathlib import Path

import pyarrow as pa
from pyspark.sql import SparkSession

from tables import ADDRESS, BRONZE, CHANGE_FEED, Table

TOPIC = "ecommerce-sales"
EVENT = f"""order_id STRING, timestamp STRING, product_id STRING, product_name STRING, quantity INT, price DOUBLE,
  total DOUBLE, customer_id STRING, customer_email STRING, payment_method STRING,
  shipping_address STRUCT<{", ".join(f"{part}: STRING" for part in ADDRESS)}>, status STRING, cancellation_reason STRING"""


def bronze(spark: SparkSession, log: str, lake: str) -> None:
    table, now = Table(spark, lake, BRONZE), datetime.now(timezone.utc)
    position, batches = dict(table.position), []
    for file in sorted(Path(log, TOPIC).glob("*.ndjson")):
        start = position.get(file.stem, 0)
        lines = unread(file, start)
        if lines:
            batches.append(batch(lines, int(file.stem), start))
            position[file.stem] = start + sum(map(len, lines)) + len(lines)
    if not batches:
        return
    stamp = f"TIMESTAMP'{now:%Y-%m-%d %H:%M:%S.%f}Z'"
    rows = spark.createDataFrame(pa.Table.from_batches(batches)).selectExpr(
        f"from_json(value, '{EVENT}', map('mode', 'FAILFAST')) AS event", "kafka_partition", "kafka_offset"
    )
    rows = rows.selectExpr(
        "event.*",
        f"{stamp} AS ingestion_timestamp",
        f"CAST({stamp} AS DATE) AS ingestion_date",
        "kafka_partition",
        "kafka_offset",
        "CAST(NULL AS TIMESTAMP) AS kafka_timestamp",
        "CAST(NULL AS STRING) AS _rescued_data",
    )
    table.append(rows, ["ingestion_date"], position, {"delta.appendOnly": "true", **CHANGE_FEED})


def unread(file: Path, start: int) -> list[bytes]:
    """The whole lines from a position on; a last line without its end is not visible yet."""
    with file.open("rb") as stream:
        stream.seek(start)
        return stream.read().split(b"\n")[:-1]


def batch(lines: list[bytes], partition: int, start: int) -> pa.RecordBatch:
    ends = accumulate((len(line) + 1 for line in lines), initial=start)
    columns = {
        "value": pa.array(lines, pa.string()),
        "kafka_partition": pa.array([partition] * len(lines), pa.int32()),
        "kafka_offset": pa.array(list(ends)[:-1], pa.int64()),
    }
    return pa.RecordBatch.from_pydict(columns)
