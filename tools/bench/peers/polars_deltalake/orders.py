"""The fold of events to orders. It is associative: a stored order folds with new events as if it were one of them."""

import polars as pl
from polars import col, lit

from tables import ADDRESS, STATUSES

TIMES = [f"{status}_at" for status in STATUSES]
SPAN = ["first_event_at", "last_event_at"]
ATTRIBUTES = [
    "customer_id", "customer_email", "product_id", "product_name", "quantity", "price", "total", "payment_method",
    *[f"shipping_{part}" for part in ADDRESS], "cancellation_reason",
]  # fmt: skip
STATE = ["order_id", *TIMES, *SPAN, *ATTRIBUTES]
DERIVED = ["created_at", "created_date", "shipped_date", "status"]
COLUMNS = ["order_id", *TIMES, *SPAN, *DERIVED, *ATTRIBUTES, "processing_minutes"]
# What the tables above read.
NEEDED = [
    "order_id", "shipped_at", "last_event_at", *DERIVED, "customer_id", "customer_email", "product_id", "product_name",
    "quantity", "price", "total", "payment_method", "shipping_state", "processing_minutes",
]  # fmt: skip


def event_states(events: pl.LazyFrame) -> pl.LazyFrame:
    """Each event as the state of an order of which nothing else is known."""
    seen = [pl.when(col("status") == status).then("timestamp").alias(f"{status}_at") for status in STATUSES]
    return events.select("order_id", *seen, *[col("timestamp").alias(name) for name in SPAN], *ATTRIBUTES)


def folded(states: pl.LazyFrame) -> pl.LazyFrame:
    """One state per order. Extremes and a join on the last time: faster than sorting whole rows."""
    extremes = states.group_by("order_id").agg(col(*TIMES, "first_event_at").min(), col("last_event_at").max())
    last = ["order_id", "last_event_at"]
    return extremes.join(states.select(*last, *ATTRIBUTES), on=last)


def facts(states: pl.LazyFrame) -> pl.LazyFrame:
    pending, shipped, cancelled = col("pending_at"), col("shipped_at"), col("cancelled_at")
    status = (
        pl.when(shipped.is_not_null() & (cancelled.is_null() | (shipped > cancelled)))
        .then(lit("shipped"))
        .when(cancelled.is_not_null())
        .then(lit("cancelled"))
        .when(col("processing_at").is_not_null())
        .then(lit("processing"))
        .when(col("confirmed_at").is_not_null())
        .then(lit("confirmed"))
        .otherwise(lit("pending"))
    )
    minutes = pl.when(shipped >= pending).then((shipped - pending).dt.total_microseconds() / 60e6)
    return (
        states.with_columns(created_at=pl.coalesce(pending, "first_event_at"), status=status)
        .with_columns(
            created_date=col("created_at").dt.date(),
            shipped_date=shipped.dt.date(),
            processing_minutes=pl.when(col("status") == "shipped").then(minutes),
        )
        .select(COLUMNS)
    )
