"""Python's binding in a warm process: a request a line on stdin, an answer a line on stdout."""

import json
import sys
from time import perf_counter

import polars as pl
from deltalake import DeltaTable, QueryBuilder, write_deltalake


def reopen(_: DeltaTable, request: dict) -> str:
    return str(DeltaTable(request["table"]).version())


def sql(table: DeltaTable, request: dict) -> str:
    rows = pl.DataFrame(QueryBuilder().register("t", table).execute(request["sql"]).read_all()).rows()
    return json.dumps([[None if value is None else str(value) for value in row] for row in rows], separators=(",", ":"))


def scan(table: DeltaTable, request: dict) -> str:
    pl.scan_delta(table).sink_ipc(request["out"])
    return counted(request)


def changes(table: DeltaTable, request: dict) -> str:
    feed = table.load_cdf(starting_version=1, ending_version=table.version())
    pl.scan_arrow_c_stream(feed).sink_ipc(request["out"])
    return counted(request)


def counted(request: dict) -> str:
    return str(pl.scan_ipc(request["out"]).select(pl.len()).collect().item())


def append(table: DeltaTable, request: dict) -> str:
    write_deltalake(table, pl.read_parquet(request["rows"]), mode="append")
    return str(table.version())


def merge(table: DeltaTable, request: dict) -> str:
    on = "target.order_id = source.order_id AND target.timestamp = source.timestamp"
    merging = table.merge(pl.read_parquet(request["updates"]), on, source_alias="source", target_alias="target")
    metrics = merging.when_matched_update_all().when_not_matched_insert_all().execute()
    return f"{metrics['num_target_rows_updated']} updated, {metrics['num_target_rows_inserted']} inserted"


PERFORM = {"open": reopen, "sql": sql, "scan": scan, "changes": changes, "append": append, "merge": merge}

for line in sys.stdin:
    request = json.loads(line)
    table = DeltaTable(request["table"])
    started = perf_counter()
    result = PERFORM[request["operation"]](table, request)
    print(json.dumps({"milliseconds": (perf_counter() - started) * 1000, "result": result}), flush=True)
