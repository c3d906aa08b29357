"""What the layers share: columns, Delta tables, and positions that are committed with the rows."""

from collections.abc import Iterable

import polars as pl
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake

BRONZE = "bronze/ecommerce_sales"
SILVER = "silver/ecommerce_sales"
REJECTED = "silver/ecommerce_sales_rejected"
FACT_ORDERS = "gold/core/fact_orders"

TEXT = pl.String
MONEY = pl.Decimal(18, 2)
TIME = pl.Datetime("us", "UTC")
STATUSES = ["pending", "confirmed", "processing", "shipped", "cancelled"]
ADDRESS = ["street", "city", "state", "zip_code", "country"]
EVENT = {
    **dict.fromkeys(["order_id", "timestamp", "product_id", "product_name"], TEXT),
    "quantity": pl.Int32,
    "price": pl.Float64,
    "total": pl.Float64,
    **dict.fromkeys(["customer_id", "customer_email", "payment_method"], TEXT),
    "shipping_address": pl.Struct(dict.fromkeys(ADDRESS, TEXT)),
    **dict.fromkeys(["status", "cancellation_reason"], TEXT),
}
KEY = ["order_id", "timestamp"]
ARRIVAL = ["ingestion_timestamp", "kafka_partition", "kafka_offset"]
CHANGE_FEED = {"delta.enableChangeDataFeed": "true"}


def opened(path: str) -> DeltaTable | None:
    return DeltaTable(path) if DeltaTable.is_deltatable(path) else None


def position(table: DeltaTable | None, source: str) -> int | None:
    """How far a table has read a source: part of the commit that brought the rows."""
    return None if table is None else table.transaction_version(source)


def at(positions: dict[str, int]) -> CommitProperties:
    return CommitProperties(app_transactions=[Transaction(source, version) for source, version in positions.items()])


def changes(table: DeltaTable, since: int | None, columns: list[str] | None = None) -> pl.LazyFrame:
    """The rows that came or changed after a version, with `_change_type`."""
    start = 0 if since is None else since + 1
    feed = table.load_cdf(starting_version=start, ending_version=table.version(), columns=columns)
    return pl.scan_arrow_c_stream(feed)


def one_of(column: str, values: Iterable) -> str:
    """A condition that a Delta table can prune its files by."""
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


def append(path: str, rows: pl.DataFrame, partition_by: list[str], positions: dict[str, int]) -> None:
    write_deltalake(
        path, rows, mode="append", partition_by=partition_by, configuration=CHANGE_FEED, commit_properties=at(positions)
    )


def replace(
    path: str, rows: pl.DataFrame, where: str, partition_by: list[str], positions: dict[str, int] | None = None
) -> None:
    """Replaces the rows that match a condition; makes the table when it is not there."""
    write_deltalake(
        path,
        rows,
        mode="overwrite",
        predicate=where if DeltaTable.is_deltatable(path) else None,
        partition_by=partition_by,
        commit_properties=at(positions or {}),
    )
