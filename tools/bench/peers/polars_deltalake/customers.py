"""The six tables of customer analytics, as of a day."""

from datetime import date, timedelta

import polars as pl
from polars import col, lit

from measures import COUNT, MEAN, REVENUE, ZERO, percent, ranks
from tables import MONEY

SEGMENTS = pl.LazyFrame({"segment": ["high_value", "low_value", "medium_value"]})
SPENT = {"total_spent": REVENUE, "order_count": COUNT, "avg_order_value": MEAN}


def customer_analytics(sales: pl.LazyFrame, as_of: date) -> dict[str, pl.LazyFrame]:
    segment = (
        pl.when(col("total_spent") > 500)
        .then(lit("high_value"))
        .when(col("total_spent") >= 100)
        .then(lit("medium_value"))
        .otherwise(lit("low_value"))
    )
    customers = sales.group_by("customer_id").agg(**SPENT).with_columns(segment=segment)
    tables = {
        "top_customers": top_customers(sales, customers, as_of),
        "customer_segmentation": segmentation(customers),
        "payment_method_preferences": payment_preferences(sales),
        "geographic_analysis": states(sales),
        "customer_retention": retention(customers),
        "processing_time_by_segment": processing_times(sales, customers),
    }
    return {name: rows.select(lit(as_of).alias("date"), pl.all()) for name, rows in tables.items()}


def top_customers(sales: pl.LazyFrame, customers: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    recent = sales.filter(col("shipped_date").is_between(as_of - timedelta(days=29), as_of))
    best = pl.concat(
        [
            spent.sort("total_spent", "order_count", "customer_id", descending=[True, True, False])
            .head(20)
            .select(lit(period).alias("period"), ranks().alias("rank"), "customer_id", *SPENT)
            for period, spent in {"all_time": customers, "last_30_days": recent.group_by("customer_id").agg(**SPENT)}.items()
        ]
    )
    history = sales.join(best, on="customer_id", how="semi").sort("created_at", "order_id")
    lives = history.group_by("customer_id", maintain_order=True).agg(
        customer_email=col("customer_email").last(),
        first_order_date=col("created_date").min(),
        last_order_date=col("created_date").max(),
    )
    tenure = (lit(as_of) - col("first_order_date")).dt.total_days().cast(pl.Int32)
    return best.join(lives, on="customer_id").select(
        "period", "rank", "customer_id", "customer_email", *SPENT, "first_order_date", "last_order_date",
        tenure.alias("customer_tenure_days"),
    )  # fmt: skip


def segmentation(customers: pl.LazyFrame) -> pl.LazyFrame:
    counted = customers.group_by("segment").agg(
        customer_count=COUNT, total_revenue=col("total_spent").sum().cast(MONEY)
    )
    count, revenue = col("customer_count").fill_null(0), col("total_revenue").fill_null(ZERO)
    return SEGMENTS.join(counted, on="segment", how="left").select(
        "segment",
        count,
        revenue,
        pl.when(count > 0).then(revenue.cast(pl.Float64) / count).alias("avg_customer_value"),
        percent(count, count.sum()).alias("segment_percentage"),
    )


def payment_preferences(sales: pl.LazyFrame) -> pl.LazyFrame:
    usage = col("payment_method_usage_count")
    return (
        sales.group_by("payment_method")
        .agg(payment_method_usage_count=COUNT, avg_order_value_by_method=MEAN, total_revenue_by_method=REVENUE)
        .select(
            "payment_method",
            usage,
            percent(usage, usage.sum()).alias("payment_method_percentage"),
            "avg_order_value_by_method",
            "total_revenue_by_method",
        )
    )


def states(sales: pl.LazyFrame) -> pl.LazyFrame:
    counted = (
        sales.drop_nulls("shipping_state")
        .group_by("shipping_state")
        .agg(
            order_count_by_state=COUNT,
            revenue_by_state=REVENUE,
            avg_order_value_by_state=MEAN,
            unique_customers_by_state=col("customer_id").n_unique().cast(pl.Int64),
        )
    )
    by = ["order_count_by_state", "revenue_by_state", "shipping_state"]
    return counted.sort(by, descending=[True, True, False]).head(10).select(ranks().alias("rank"), pl.all())


def retention(customers: pl.LazyFrame) -> pl.LazyFrame:
    again = col("order_count") > 1
    revenue = col("total_spent").filter(again).sum().cast(MONEY)
    return customers.select(
        again.sum().cast(pl.Int64).alias("repeat_customer_count"),
        (~again).sum().cast(pl.Int64).alias("one_time_customer_count"),
        percent(again.sum(), pl.len()).alias("repeat_customer_percentage"),
        revenue.alias("repeat_customer_revenue"),
        percent(revenue, col("total_spent").sum()).alias("repeat_customer_revenue_percentage"),
    )


def processing_times(sales: pl.LazyFrame, customers: pl.LazyFrame) -> pl.LazyFrame:
    minutes = col("processing_minutes")
    of_segment = (
        sales.join(customers.select("customer_id", "segment"), on="customer_id")
        .group_by("segment")
        .agg(
            avg_processing_time_minutes=minutes.mean(),
            median_processing_time_minutes=minutes.median(),
            min_processing_time_minutes=minutes.min(),
            max_processing_time_minutes=minutes.max(),
        )
    )
    return SEGMENTS.join(of_segment, on="segment", how="left").rename({"segment": "customer_segment"})
