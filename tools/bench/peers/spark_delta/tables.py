"""What the layers share: columns, Delta tables, and positions that are committed with the rows."""

import json
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession

BRONZE = "bronze/ecommerce_sales"
SILVER = "silver/ecommerce_sales"
REJECTED = "silver/ecommerce_sales_rejected"
FACT_ORDERS = "gold/core/fact_orders"

STATUSES = ["pending", "confirmed", "processing", "shipped", "cancelled"]
ADDRESS = ["street", "city", "state", "zip_code", "country"]
SHIPPING = [f"shipping_{part}" for part in ADDRESS]
CHANGE_FEED = {"delta.enableChangeDataFeed": "true"}


class Table:
    """A Delta table at its newest version. Its log is read as it is: asking Spark would cost a job."""

    def __init__(self, spark: SparkSession, lake: str, name: str) -> None:
        self.spark, self.path = spark, f"{Path(lake).absolute()}/{name}"
        commits = sorted(Path(self.path, "_delta_log").glob("*.json"))
        self.version = int(commits[-1].stem) if commits else -1
        actions = map(json.loads, commits[-1].read_text().splitlines()) if commits else ()
        notes = [action["commitInfo"].get("userMetadata") for action in actions if "commitInfo" in action]
        self.position = json.loads(notes[0]) if notes and notes[0] else {}
        """How far the table has read its source: part of its last commit."""

    @property
    def exists(self) -> bool:
        return self.version >= 0

    def read(self) -> DataFrame:
        return self.spark.read.format("delta").load(self.path)

    def changes(self, since: int) -> DataFrame:
        """The rows that came or changed after a version, with `_change_type`."""
        options = {"readChangeFeed": "true", "startingVersion": since + 1, "endingVersion": self.version}
        return self.spark.read.format("delta").options(**options).load(self.path)

    def append(self, rows: DataFrame, partition_by: list[str], position: dict, properties: dict | None = None) -> None:
        options = {"userMetadata": json.dumps(position), **(properties or {})}
        rows.write.format("delta").mode("append").partitionBy(*partition_by).options(**options).save(self.path)

    def replace(self, rows: DataFrame, where: str, partition_by: list[str], position: dict | None = None) -> None:
        """Replaces the rows that match a condition; makes the table when it is not there."""
        options = {"userMetadata": json.dumps(position or {})}
        if self.exists:
            options["replaceWhere"] = where
        rows.write.format("delta").mode("overwrite").partitionBy(*partition_by).options(**options).save(self.path)


def dates(values: list) -> str:
    """A list for IN; of no dates one that nothing equals."""
    return ", ".join(f"DATE'{value}'" for value in values) or "NULL"
