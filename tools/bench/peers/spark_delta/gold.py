"""Silver into Gold: one row per order, and from these the twelve tables."""

from concurrent.futures import ThreadPoolExecutor

from pyspark.sql import DataFrame, SparkSession

from orders import ATTRIBUTES, COLUMNS, NEEDED, STATE, event_states, folded
from statements import CUSTOMER_ANALYTICS, CUSTOMERS, SALES_PERFORMANCE
from tables import FACT_ORDERS, SILVER, STATUSES, Table, dates

SEGMENTS = ["high_value", "medium_value", "low_value"]


def gold(spark: SparkSession, lake: str) -> None:
    source, table = Table(spark, lake, SILVER), Table(spark, lake, FACT_ORDERS)
    since = table.position.get("silver", -1)
    if source.version == since:
        return
    if table.exists:
        orders, touched, rows = refreshed(spark, source, table, since)
    else:
        rows = folded(spark, event_states(source.read().where("data_quality_score"))).persist()
        orders = touched = rows.select(NEEDED)
    scope = touched.selectExpr(
        "collect_set(created_date) AS created", "collect_set(shipped_date) AS shipped"
    ).first()
    latest = orders.selectExpr("max(last_event_at) AS at").first().at
    if latest is not None:
        publish(spark, lake, orders, scope.created, scope.shipped, str(latest.date()))
    # The position comes last: a run that is killed does the same dates again.
    where = f"created_date IN ({dates(scope.created)})"
    table.replace(rows.where(where).coalesce(1), where, ["created_date"], {"silver": source.version})
    spark.catalog.clearCache()


def refreshed(spark: SparkSession, source: Table, table: Table, since: int) -> tuple[DataFrame, DataFrame, DataFrame]:
    """All orders as they are now, those that changed as they were and are, and all rows of the table."""
    columns = ["order_id", "timestamp", "status", "data_quality_score", *ATTRIBUTES, "_change_type"]
    events = source.changes(since).where("_change_type <> 'update_preimage'").select(columns).persist()
    changed = events.select("order_id").distinct()
    stored = table.read().select(COLUMNS)
    states = [stored.join(changed, "order_id", "semi").select(STATE), event_states(events.where("data_quality_score"))]
    again = events.where("_change_type <> 'insert'").select("order_id").distinct()
    if not again.isEmpty():
        # A replaced event cannot be taken out of a fold: its orders are folded anew.
        whole = source.read().where("data_quality_score").join(again, "order_id", "semi")
        states = [*(part.join(again, "order_id", "anti") for part in states), event_states(whole)]
    every = states[0]
    for part in states[1:]:
        every = every.unionByName(part)
    new = folded(spark, every).persist()
    rows = stored.join(changed, "order_id", "anti").unionByName(new)
    touched = stored.join(changed, "order_id", "semi").select(NEEDED).unionByName(new.select(NEEDED))
    return rows.select(NEEDED).persist(), touched, rows


def publish(spark: SparkSession, lake: str, orders: DataFrame, created: list, shipped: list, as_of: str) -> None:
    """Writes the tables where they change. A snapshot replaces that of its day, and later ones."""
    orders.createOrReplaceTempView("orders")
    orders.where("status = 'shipped'").createOrReplaceTempView("sales")
    spark.sql(CUSTOMERS).persist().createOrReplaceTempView("customers")
    spark.createDataFrame([(status,) for status in STATUSES], "status STRING").createOrReplaceTempView("statuses")
    spark.createDataFrame([(name,) for name in SEGMENTS], "segment STRING").createOrReplaceTempView("segments")
    both = {*created, *shipped}
    names = {"created": dates(created), "shipped": dates(shipped), "both": dates(both), "as_of": f"DATE'{as_of}'"}
    days = {"hourly_order_trends": both, "order_status_distribution": created, "conversion_metrics": created}
    snapshot = f"date >= DATE'{as_of}'"
    rows = {
        name: spark.sql(sql.format(**names)).coalesce(1).persist()
        for name, sql in {**SALES_PERFORMANCE, **CUSTOMER_ANALYTICS}.items()
    }
    check(spark, rows)

    def write(name: str) -> None:
        by_day = f"date IN ({dates(days.get(name, shipped))})"
        folder, where, partition_by = "sales_performance", by_day, ["date"]
        if name in CUSTOMER_ANALYTICS:
            folder, where = "customer_analytics", snapshot
        elif name == "top_products":
            where, partition_by = f"period = 'all_time' AND {snapshot} OR period = 'daily' AND {by_day}", ["date", "period"]
        Table(spark, lake, f"gold/{folder}/{name}").replace(rows[name], where, partition_by)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, rows))


def check(spark: SparkSession, rows: dict[str, DataFrame]) -> None:
    """One revenue, whoever asks: by date in three tables, over all time in two."""
    differing = spark.sql(
        """
        SELECT date FROM (
          SELECT date, total_revenue AS a, 0 AS b, 0 AS c FROM {daily}
          UNION ALL SELECT date, 0, revenue_per_hour, 0 FROM {hourly}
          UNION ALL SELECT date, 0, 0, total_revenue FROM {methods}) GROUP BY date HAVING sum(a) <> sum(b) OR sum(a) <> sum(c)
        UNION ALL
        SELECT date FROM (
          SELECT date, total_revenue AS a, 0 AS b FROM {segments}
          UNION ALL SELECT date, 0, total_revenue_by_method FROM {preferences}) GROUP BY date HAVING sum(a) <> sum(b)""",
        daily=rows["daily_revenue_by_product"],
        hourly=rows["hourly_order_trends"],
        methods=rows["revenue_by_payment_method"],
        segments=rows["customer_segmentation"],
        preferences=rows["payment_method_preferences"],
    )
    if not differing.isEmpty():
        raise SystemExit("revenues differ: nothing is published")
