"""Tells what Spark reads from tables that another engine wrote.

  read.py JARS OUT < {path: versions, or null for all facts}      writes OUT: {path: facts, or an error}
"""
import json, sys

from session import each, facts, message, read, rows, session

jars, out = sys.argv[1:]
spark = session(jars)
tables = json.load(sys.stdin)


def table(path):
    try:
        if tables[path] is None:
            return facts(spark, path)
        return {"versions": {version: rows(read(spark, path, versionAsOf=version)) for version in tables[path]}}
    except Exception as error:
        return {"error": message(error)}


result = each(table, list(tables))
with open(out, "w", encoding="utf-8") as file:
    json.dump(result, file)
