"""The fold of events to orders. It is associative: a stored order folds with new events as if it were one of them."""

from pyspark.sql import DataFrame, SparkSession

from tables import SHIPPING, STATUSES

TIMES = [f"{status}_at" for status in STATUSES]
SPAN = ["first_event_at", "last_event_at"]
ATTRIBUTES = [
    "customer_id", "customer_email", "product_id", "product_name", "quantity", "price", "total", "payment_method",
    *SHIPPING, "cancellation_reason",
]  # fmt: skip
STATE = ["order_id", *TIMES, *SPAN, *ATTRIBUTES]
DERIVED = ["created_at", "created_date", "shipped_date", "status"]
COLUMNS = ["order_id", *TIMES, *SPAN, *DERIVED, *ATTRIBUTES, "processing_minutes"]
# What the tables above read.
NEEDED = [
    "order_id", "shipped_at", "last_event_at", *DERIVED, "customer_id", "customer_email", "product_id", "product_name",
    "quantity", "price", "total", "payment_method", "shipping_state", "processing_minutes",
]  # fmt: skip


def event_states(events: DataFrame) -> DataFrame:
    """Each event as the state of an order of which nothing else is known."""
    seen = [f"IF(status = '{status}', timestamp, NULL) AS {status}_at" for status in STATUSES]
    return events.selectExpr("order_id", *seen, *[f"timestamp AS {name}" for name in SPAN], *ATTRIBUTES)


def folded(spark: SparkSession, states: DataFrame) -> DataFrame:
    """fact_orders' rows from any number of states of each order."""
    return spark.sql(
        f"""
        WITH folded AS (
          SELECT order_id, {", ".join(f"min({name}) AS {name}" for name in [*TIMES, "first_event_at"])},
            max(last_event_at) AS last_event_at, max_by(struct({", ".join(ATTRIBUTES)}), last_event_at) AS latest
          FROM {{states}} GROUP BY order_id),
        judged AS (
          SELECT *, coalesce(pending_at, first_event_at) AS created_at,
            CASE WHEN shipped_at IS NOT NULL AND (cancelled_at IS NULL OR shipped_at > cancelled_at) THEN 'shipped'
                 WHEN cancelled_at IS NOT NULL THEN 'cancelled'
                 WHEN processing_at IS NOT NULL THEN 'processing'
                 WHEN confirmed_at IS NOT NULL THEN 'confirmed'
                 ELSE 'pending' END AS status
          FROM folded),
        dated AS (
          SELECT * EXCEPT (latest), latest.*, CAST(created_at AS DATE) AS created_date, CAST(shipped_at AS DATE) AS shipped_date,
            IF(status = 'shipped' AND shipped_at >= pending_at,
               (unix_micros(shipped_at) - unix_micros(pending_at)) / 60000000D, NULL) AS processing_minutes
          FROM judged)
        SELECT {", ".join(COLUMNS)} FROM dated""",
        states=states,
    )
