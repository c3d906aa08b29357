"""Silver into Gold: one row per order, and from these the twelve tables."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import polars as pl
from deltalake import DeltaTable
from polars import col

from customers import customer_analytics
from orders import ATTRIBUTES, COLUMNS, NEEDED, STATE, event_states, facts, folded
from sales import sales_performance
from tables import FACT_ORDERS, SILVER, changes, one_of, opened, position, replace


def gold(lake: str) -> None:
    source, table = opened(f"{lake}/{SILVER}"), opened(f"{lake}/{FACT_ORDERS}")
    since = position(table, "silver")
    if source is None or source.version() == since:
        return
    if table is None:
        rows = facts(folded(event_states(pl.scan_delta(source).filter("data_quality_score")))).collect()
        orders = touched = rows
    else:
        orders, touched, rows = refreshed(source, table, since)
    created, shipped = (touched[name].drop_nulls().unique() for name in ("created_date", "shipped_date"))
    latest = orders["last_event_at"].max()
    if latest is not None:
        publish(lake, orders.lazy(), created, shipped, latest.date())
    # The position comes last: a run that is killed does the same dates again.
    where = one_of("created_date", created)
    replace(f"{lake}/{FACT_ORDERS}", rows, where, ["created_date"], {"silver": source.version()})


def refreshed(source: DeltaTable, table: DeltaTable, since: int) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """All orders as they are now, those that changed as they were and are, and the rows to replace in the table."""
    columns = ["order_id", "timestamp", "status", "data_quality_score", *ATTRIBUTES, "_change_type"]
    events = changes(source, since, columns).filter(col("_change_type") != "update_preimage").collect()
    fresh = events.filter("data_quality_score")
    changed = events.select("order_id").unique()
    stored = pl.scan_delta(table)
    known = stored.select(NEEDED).collect()
    before = known.join(changed, on="order_id", how="semi")
    # The partitions that can change: an order's old one, or one of a day with new events.
    days = pl.concat([before["created_date"], fresh["timestamp"].dt.date()]).unique()
    partitions = stored.filter(col("created_date").is_in(days.implode())).select(COLUMNS).collect()
    states = [partitions.join(changed, on="order_id", how="semi").lazy().select(STATE), event_states(fresh.lazy())]
    again = events.lazy().filter(col("_change_type") != "insert").select("order_id").unique()
    if not again.collect().is_empty():
        # A replaced event cannot be taken out of a fold: its orders are folded anew.
        whole = pl.scan_delta(source).filter("data_quality_score").join(again, on="order_id", how="semi")
        states = [*(part.join(again, on="order_id", how="anti") for part in states), event_states(whole)]
    new = facts(folded(pl.concat(states))).collect()
    orders = pl.concat([known.join(changed, on="order_id", how="anti"), new.select(NEEDED)])
    touched = pl.concat([before, new.select(NEEDED)])
    kept = partitions.filter(col("created_date").is_in(touched["created_date"].unique().implode()))
    return orders, touched, pl.concat([kept.join(changed, on="order_id", how="anti"), new])


def publish(lake: str, orders: pl.LazyFrame, created: pl.Series, shipped: pl.Series, as_of: date) -> None:
    """Writes the tables where they change. A snapshot replaces that of its day, and later ones."""
    sales = orders.filter(col("status") == "shipped")
    both = pl.concat([created, shipped]).unique()
    performance = sales_performance(orders, sales, created, shipped, both, as_of)
    tables = {**performance, **customer_analytics(sales, as_of)}
    rows = dict(zip(tables, pl.collect_all(list(tables.values()))))
    check(rows, shipped)
    days = {"hourly_order_trends": both, "order_status_distribution": created, "conversion_metrics": created}
    snapshot = f"date >= '{as_of}'"

    def write(name: str) -> None:
        by_day = one_of("date", days.get(name, shipped))
        folder, where, partition_by = "sales_performance", by_day, ["date"]
        if name not in performance:
            folder, where = "customer_analytics", snapshot
        elif name == "top_products":
            where, partition_by = f"period = 'all_time' AND {snapshot} OR period = 'daily' AND {by_day}", ["date", "period"]
        replace(f"{lake}/gold/{folder}/{name}", rows[name], where, partition_by)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, rows))


def check(rows: dict[str, pl.DataFrame], shipped: pl.Series) -> None:
    """One revenue, whoever asks: by date in three tables, over all time in two."""

    def by_date(name: str, column: str) -> dict:
        of_day = rows[name].filter(col("date").is_in(shipped.implode()), col(column) > 0)
        return dict(of_day.group_by("date").agg(col(column).sum()).iter_rows())

    revenues = [
        by_date("daily_revenue_by_product", "total_revenue"),
        by_date("hourly_order_trends", "revenue_per_hour"),
        by_date("revenue_by_payment_method", "total_revenue"),
    ]
    totals = [
        rows["customer_segmentation"]["total_revenue"].sum(),
        rows["payment_method_preferences"]["total_revenue_by_method"].sum(),
    ]
    if revenues[0] != revenues[1] or revenues[0] != revenues[2] or totals[0] != totals[1]:
        raise SystemExit("revenues differ: nothing is published")
