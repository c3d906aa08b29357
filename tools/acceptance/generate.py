"""Makes one table per file of `tables` with Spark, and tells what Spark reads from each.

  generate.py JARS OUT      writes OUT/<name> and OUT/expected.json: {name: facts, or an error}

A file holds SQL statements; {t} is the table, {u} another one. A line `!word ...` changes the log: see log.py.
"""
import glob, json, os, sys

import log
from session import each, facts, message, session

jars, out = sys.argv[1:]
root = session(jars)
here = os.path.dirname(os.path.abspath(__file__))


def statements(path):
    with open(path, encoding="utf-8") as file:
        lines = [line for line in file if not line.startswith("--")]
    text = "".join(f"{line.rstrip()};\n" if line.startswith("!") else line for line in lines)
    return [statement.strip() for statement in text.split(";\n") if statement.strip()]


def table(name):
    spark, path = root.newSession(), f"{out}/{name}"
    try:
        for statement in statements(f"{here}/tables/{name}.sql"):
            if statement.startswith("!"):
                word, *arguments = statement[1:].split()
                log.CHANGES[word](path, *arguments)
                root._jvm.org.apache.spark.sql.delta.DeltaLog.clearCache()
            else:
                spark.sql(statement.replace("{t}", f"delta.`{path}`").replace("{u}", f"delta.`{path}-other`"))
        return facts(spark, path)
    except Exception as error:
        return {"error": message(error)}


names = sorted(os.path.basename(path)[:-4] for path in glob.glob(f"{here}/tables/*.sql"))
expected = each(table, names)
with open(f"{out}/expected.json", "w", encoding="utf-8") as file:
    json.dump(expected, file)
