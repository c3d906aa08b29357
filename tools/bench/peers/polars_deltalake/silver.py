"""Bronze into Silver: typed, conformed, judged, one row per (order_id, timestamp)."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import polars as pl
from deltalake import DeltaTable
from polars import col, lit

from tables import ADDRESS, ARRIVAL, BRONZE, KEY, MONEY, REJECTED, SILVER, STATUSES, TEXT, TIME
from tables import append, at, changes, one_of, opened, position

TEXTS = ["order_id", "product_id", "product_name", "customer_id", "customer_email", "payment_method", "cancellation_reason"]
COLUMNS = [
    *KEY, "product_id", "product_name", "quantity", "price", "total", "customer_id", "customer_email", "payment_method",
    *[f"shipping_{part}" for part in ADDRESS], "status", "status_raw", "cancellation_reason",
    "data_quality_score", "failed_rules", *ARRIVAL, "ingestion_date",
]  # fmt: skip

REJECTS = {
    "order_id_missing": col("order_id").is_null(),
    "customer_id_missing": col("customer_id").is_null(),
    "total_missing": col("total").is_null(),
    "total_zero": col("total") == 0,
    "total_negative": col("total") < 0,
    "timestamp_missing": col("timestamp_text").is_null(),
    "timestamp_invalid": col("timestamp_text").is_not_null() & col("timestamp").is_null(),
}
RULES = {
    "total_matches": ((col("total") - col("price") * col("quantity")).abs() <= Decimal("0.01")).fill_null(False),
    "status_known": col("status") != "unknown",
    "timestamp_not_future": col("timestamp") <= col("ingestion_timestamp") + timedelta(minutes=5),
}


def silver(lake: str) -> None:
    source, table = opened(f"{lake}/{BRONZE}"), opened(f"{lake}/{SILVER}")
    since = position(table, "bronze")
    if source is None or source.version() == since:
        return
    now, positions = datetime.now(timezone.utc), {"bronze": source.version()}
    stamp = {"silver_ingestion_timestamp": lit(now, TIME), "silver_ingestion_date": lit(now.date())}
    rows = conformed(changes(source, since).collect(engine="streaming"))
    bad = rows.select(pl.any_horizontal(*REJECTS.values()).fill_null(False)).to_series()
    if bad.any():
        # Committed first, so a run that is killed in between finds its rejects done.
        if position(opened(f"{lake}/{REJECTED}"), "bronze") != source.version():
            rejects = rows.filter(bad).select(names(REJECTS).alias("reject_reasons"), *ARRIVAL, "ingestion_date")
            append(f"{lake}/{REJECTED}", rejects.with_columns(**stamp), ["silver_ingestion_date"], positions)
        rows = rows.filter(~bad)
    if rows.select(pl.struct(KEY).n_unique()).item() < len(rows):
        rows = rows.sort(ARRIVAL).unique(KEY, keep="last")
    failed = names({rule: ~holds for rule, holds in RULES.items()})
    rows = rows.with_columns(failed_rules=failed).with_columns(data_quality_score=col("failed_rules").list.len() == 0)
    rows = rows.select(COLUMNS).with_columns(**stamp)
    known = None if table is None or rows.is_empty() else stored(table, rows)
    if known is None or known.is_empty():
        append(f"{lake}/{SILVER}", rows, ["silver_ingestion_date", "status"], positions)
    else:
        merge(table, rows, known, positions)


def names(conditions: dict[str, pl.Expr]) -> pl.Expr:
    """The names of the conditions that hold."""
    return pl.concat_list(*[pl.when(holds).then(lit(name)) for name, holds in conditions.items()]).list.drop_nulls()


def text(value: pl.Expr) -> pl.Expr:
    trimmed = value.str.strip_chars(" \t\n\r")
    return pl.when(trimmed != "").then(trimmed)


def money(name: str) -> pl.Expr:
    """Six decimals tell 2.675, which is 2.68, from 2.6749999; rounding the double itself does not."""
    return col(name).cast(pl.Decimal(38, 6)).round(2, mode="half_away_from_zero").cast(MONEY).alias(name)


def time(value: pl.Expr, zone: str) -> pl.Expr:
    return value.str.to_datetime(f"%Y-%m-%dT%H:%M:%S%.f{zone}", time_unit="us", strict=False)


def conformed(events: pl.DataFrame) -> pl.DataFrame:
    status, timestamp = text(col("status")), text(col("timestamp"))
    known = status.str.to_lowercase().is_in(STATUSES)
    rows = events.select(
        *[text(col(name)).alias(name) for name in TEXTS],
        *[text(col("shipping_address").struct.field(part)).alias(f"shipping_{part}") for part in ADDRESS],
        timestamp.alias("timestamp_text"),
        time(timestamp, "%#z").dt.convert_time_zone("UTC").alias("timestamp"),
        "quantity",
        money("price"),
        money("total"),
        pl.when(known).then(status.str.to_lowercase()).otherwise(lit("unknown")).alias("status"),
        pl.when(~known).then(status).alias("status_raw"),
        *ARRIVAL,
        "ingestion_date",
    )
    if (rows["timestamp"].is_null() & rows["timestamp_text"].is_not_null()).any():
        # Spellings so rare that they are tried only where the usual one fails: a blank for the T, no zone.
        spelled = col("timestamp_text").str.replace(" ", "T", literal=True)
        zoned, plain = time(spelled, "%#z").dt.convert_time_zone("UTC"), time(spelled, "").dt.replace_time_zone("UTC")
        rows = rows.with_columns(timestamp=pl.coalesce("timestamp", zoned, plain))
    return rows


def stored(table: DeltaTable, rows: pl.DataFrame) -> pl.DataFrame:
    """Where the table holds a key that comes again; only files whose times overlap are read."""
    overlap = col("timestamp").is_between(rows["timestamp"].min(), rows["timestamp"].max())
    held = pl.scan_delta(table).filter(overlap).select(*KEY, "silver_ingestion_date", "status")
    return held.join(rows.lazy().select(KEY), on=KEY, how="semi").collect()


def merge(table: DeltaTable, rows: pl.DataFrame, known: pl.DataFrame, positions: dict[str, int]) -> None:
    """The later arrival takes the place of the stored row."""
    first, last = (f"timestamp '{moment:%Y-%m-%d %H:%M:%S.%f}'" for moment in (known["timestamp"].min(), known["timestamp"].max()))
    where = [
        *[f"t.{name} = s.{name}" for name in KEY],
        *[one_of(f"t.{name}", known[name].unique()) for name in ("silver_ingestion_date", "status")],
        f"t.timestamp BETWEEN {first} AND {last}",
    ]
    newer = "false"
    for name in reversed(ARRIVAL):
        newer = f"(s.{name} > t.{name} OR s.{name} = t.{name} AND {newer})"
    merging = table.merge(rows, " AND ".join(where), source_alias="s", target_alias="t", commit_properties=at(positions))
    merging.when_matched_update_all(newer).when_not_matched_insert_all().execute()
