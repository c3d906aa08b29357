"""The six tables of sales performance, for the dates that change."""

from collections.abc import Iterator
from datetime import date

import polars as pl
from polars import col, lit

from measures import COUNT, MEAN, PIECES, REVENUE, ZERO, percent, ranks
from tables import STATUSES


def sales_performance(
    orders: pl.LazyFrame, sales: pl.LazyFrame, created: pl.Series, shipped: pl.Series, both: pl.Series, as_of: date
) -> dict[str, pl.LazyFrame]:
    cohorts = of_days(orders, "created_date", created)
    sold = of_days(sales, "shipped_date", shipped)
    top = [*top_products(sold, "daily"), *top_products(sales.with_columns(date=lit(as_of)), "all_time")]
    return {
        "daily_revenue_by_product": daily_revenue(sold),
        "hourly_order_trends": hourly(of_days(orders, "created_date", both), of_days(sales, "shipped_date", both)),
        "order_status_distribution": statuses(cohorts),
        "conversion_metrics": conversion(cohorts),
        "revenue_by_payment_method": payment_methods(sold),
        "top_products": pl.concat(top),
    }


def of_days(rows: pl.LazyFrame, column: str, days: pl.Series) -> pl.LazyFrame:
    return rows.filter(col(column).is_in(days.implode())).rename({column: "date"})


def daily_revenue(sold: pl.LazyFrame) -> pl.LazyFrame:
    return sold.group_by("date", "product_id", "product_name").agg(
        total_revenue=REVENUE,
        total_orders=COUNT,
        total_quantity_sold=PIECES,
        avg_order_value=MEAN,
        min_price=col("price").min(),
        max_price=col("price").max(),
    )


def hourly(cohorts: pl.LazyFrame, sold: pl.LazyFrame) -> pl.LazyFrame:
    hour = lambda column: col(column).dt.hour().cast(pl.Int32)
    made = cohorts.group_by("date", hour=hour("created_at")).agg(orders_created_count=COUNT)
    done = sold.group_by("date", hour=hour("shipped_at")).agg(
        orders_completed_count=COUNT,
        revenue_per_hour=REVENUE,
        avg_processing_time_minutes=col("processing_minutes").mean(),
    )
    return made.join(done, on=["date", "hour"], how="full", coalesce=True).with_columns(
        col("orders_created_count", "orders_completed_count").fill_null(0), col("revenue_per_hour").fill_null(ZERO)
    )


def statuses(cohorts: pl.LazyFrame) -> pl.LazyFrame:
    every = cohorts.select("date").unique().join(pl.LazyFrame({"status": STATUSES}), how="cross")
    counted = cohorts.group_by("date", "status").agg(status_count=COUNT, total_revenue_by_status=REVENUE)
    count = col("status_count").fill_null(0)
    return every.join(counted, on=["date", "status"], how="left").select(
        "date",
        "status",
        count,
        percent(count, count.sum().over("date")).alias("status_percentage"),
        col("total_revenue_by_status").fill_null(ZERO),
    )


def conversion(cohorts: pl.LazyFrame) -> pl.LazyFrame:
    having = lambda status: (col("status") == status).sum().cast(pl.Int64)
    counted = cohorts.group_by("date").agg(
        total_orders_created=COUNT,
        total_orders_shipped=having("shipped"),
        total_orders_cancelled=having("cancelled"),
    )
    created = col("total_orders_created")
    return counted.with_columns(
        conversion_rate=percent(col("total_orders_shipped"), created),
        cancellation_rate=percent(col("total_orders_cancelled"), created),
    )


def payment_methods(sold: pl.LazyFrame) -> pl.LazyFrame:
    counted = sold.group_by("date", "payment_method").agg(
        total_revenue=REVENUE, order_count=COUNT, avg_order_value=MEAN
    )
    of_day = col("order_count").sum().over("date")
    return counted.with_columns(payment_method_percentage=percent(col("order_count"), of_day))


def top_products(sold: pl.LazyFrame, period: str) -> Iterator[pl.LazyFrame]:
    products = sold.group_by("date", "product_id", "product_name").agg(total_revenue=REVENUE, quantity_sold=PIECES)
    measures = {"quantity": ["quantity_sold", "total_revenue"], "revenue": ["total_revenue", "quantity_sold"]}
    for ranking, by in measures.items():
        ordered = products.sort(
            "date", *by, "product_id", "product_name", descending=[False, True, True, False, False], nulls_last=True
        )
        ranked = ordered.with_columns(rank=ranks().over("date")).filter(col("rank") <= 10)
        yield ranked.select(
            "date", lit(period).alias("period"), lit(ranking).alias("ranking"), "rank", "product_id", "product_name",
            "total_revenue", "quantity_sold",
        )  # fmt: skip
