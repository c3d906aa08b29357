"""The lakehouse's layers in PySpark, with Delta Lake for Spark.

main.py bronze|silver|gold|all --log FOLDER --lake FOLDER --jars FOLDER

Same tables and same rows as the product on valid events, late and repeated ones included. What the product does about
broken messages (quarantine, rescue, new columns) is left out: a message that is no event ends the run.
"""

import argparse
import os
import sys
from pathlib import Path

from pyspark.sql import SparkSession

from bronze import bronze
from gold import gold
from silver import silver


def session(jars: str) -> SparkSession:
    """A Spark on this machine, set for little data and short runs."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    settings = {
        "spark.master": "local[*]",
        "spark.driver.memory": "4g",
        # A run is over before the second compiler has paid for itself; the first alone gets too little room by default.
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m -XX:+UseParallelGC",
        "spark.jars": ",".join(str(jar) for jar in Path(jars).glob("*.jar")),
        "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
        "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        # The default of 200 is for data that does not fit one machine, that of 50 for tables of millions of files.
        "spark.sql.shuffle.partitions": "2",
        "spark.databricks.delta.snapshotPartitions": "1",
        "spark.scheduler.mode": "FAIR",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
    }
    builder = SparkSession.builder.appName("lakehouse")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("layer", choices=["bronze", "silver", "gold", "all"])
    parser.add_argument("--log", required=True, help="folder with ecommerce-sales/<partition>.ndjson")
    parser.add_argument("--lake", required=True, help="folder of the tables")
    parser.add_argument("--jars", required=True, help="folder of Delta Lake's jars")
    options = parser.parse_args()
    spark = session(options.jars)
    if options.layer in ("bronze", "all"):
        bronze(spark, options.log, options.lake)
    if options.layer in ("silver", "all"):
        silver(spark, options.lake)
    if options.layer in ("gold", "all"):
        gold(spark, options.lake)
    spark.stop()


if __name__ == "__main__":
    main()
