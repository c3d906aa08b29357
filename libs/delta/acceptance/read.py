"""Tells what Spark reads from tables that another engine wrote.

  read.py JARS OUT < {path: first version}      writes OUT: {path: facts, or an error}
"""
import json, sys

from session import each, facts, message, session

jars, out = sys.argv[1:]
spark = session(jars)
tables = json.load(sys.stdin)


def table(path):
    try:
        return facts(spark, path, tables[path])
    except Exception as error:
        return {"error": message(error)}


with open(out, "w", encoding="utf-8") as file:
    json.dump(each(table, list(tables)), file)
