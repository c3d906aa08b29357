"""A Spark session for Delta tables, and the one spelling of rows that both engines are compared in."""
import os, sys
from concurrent.futures import ThreadPoolExecutor

from pyspark.sql import SparkSession, functions as F
from pyspark.sql.types import (
    ArrayType, BinaryType, BooleanType, DoubleType, FloatType, MapType, NullType, StructType, VariantType)

TEXT = {
    "ignoreNullFields": "false",
    "timestampFormat": "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'",
    "timestampNTZFormat": "yyyy-MM-dd'T'HH:mm:ss.SSSSSS",
}


def session(jars):
    settings = {
        "spark.master": "local[2]",
        "spark.driver.memory": "2g",
        "spark.jars": ",".join(os.path.join(jars, name) for name in os.listdir(jars)),
        "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
        "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": 1,
        "spark.databricks.delta.snapshotPartitions": 1,  # 50 by default: made for tables of millions of files
        "spark.databricks.delta.properties.defaults.enableDeletionVectors": "false",  # a table says so where it has them
        "spark.databricks.delta.retentionDurationCheck.enabled": "false",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.appName("acceptance")
    for key, value in settings.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return spark


def rows(frame):
    """Each row as JSON. A float becomes the double that holds it: its shortest spelling differs between engines."""
    columns = [F.col(quoted(f.name)).cast("double").alias(f.name) if f.dataType == FloatType() else F.col(quoted(f.name))
               for f in frame.schema.fields]
    return [row.text for row in frame.select(columns).select(F.to_json(F.struct("*"), TEXT).alias("text")).collect()]


def read(spark, path, **options):
    return spark.read.format("delta").options(**options).load(path)


def extremes(frame):
    """The smallest and the largest value of each column. Not of those that engines rank as they like, such as NaN."""
    nested = (ArrayType, MapType, StructType, VariantType, FloatType, DoubleType, BinaryType, BooleanType, NullType)
    names = [f.name for f in frame.schema.fields if not isinstance(f.dataType, nested)]
    aggregates = [function(quoted(name)).alias(f"{function.__name__} {name}") for function in (F.min, F.max) for name in names]
    return rows(frame.agg(*aggregates))[0] if names else "{}"


def changes(spark, path, last):
    """The change feed from the first version that has one."""
    if spark.sql(f"DESCRIBE DETAIL delta.`{path}`").first().properties.get("delta.enableChangeDataFeed") != "true":
        return None
    for first in range(last + 1):
        try:
            feed = read(spark, path, readChangeFeed="true", startingVersion=first, endingVersion=last)
            return {"from": first, "to": last, "rows": rows(feed.drop("_commit_timestamp"))}
        except Exception:
            continue
    return None


def facts(spark, path):
    """What Spark reads from a table: the rows of each version that is left, the changes, the extremes."""
    last = spark.sql(f"DESCRIBE HISTORY delta.`{path}` LIMIT 1").first().version
    versions = {}
    for version in range(last + 1):
        try:
            versions[version] = rows(read(spark, path, versionAsOf=version))
        except Exception:  # cleaned away, or vacuumed
            continue
    return {"versions": versions, "changes": changes(spark, path, last), "extremes": extremes(read(spark, path))}


def quoted(name):
    return f"`{name.replace('`', '``')}`"


def message(error):
    return str(error).splitlines()[0][:200]


def each(function, items):
    """As many at once as there are cores: most of a small Spark job is waiting."""
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(items, pool.map(function, items)))
