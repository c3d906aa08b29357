"""The event log into Bronze: events as received, with where they came from."""

from datetime import datetime, timezone
from pathlib import Path

import polars as pl

from tables import BRONZE, CHANGE_FEED, EVENT, TEXT, TIME, at, opened, position

TOPIC = "ecommerce-sales"


def bronze(log: str, lake: str) -> None:
    path = f"{lake}/{BRONZE}"
    table, now = opened(path), datetime.now(timezone.utc)
    frames, positions = [], {}
    for file in sorted(Path(log, TOPIC).glob("*.ndjson")):
        source = f"kafka_{file.stem}"
        start = position(table, source) or 0
        lines = unread(file, start)
        if lines:
            frames.append(decoded(lines, int(file.stem), start))
            positions[source] = start + len(lines)
    if not frames:
        return
    rows = pl.concat(frames).with_columns(
        kafka_timestamp=pl.lit(None, TIME),
        ingestion_timestamp=pl.lit(now, TIME),
        ingestion_date=pl.lit(now.date()),
        _rescued_data=pl.lit(None, TEXT),
    )
    options = {
        "partition_by": ["ingestion_date"],
        "configuration": {"delta.appendOnly": "true", **CHANGE_FEED},
        "commit_properties": at(positions),
    }
    rows.sink_delta(path, mode="append", delta_write_options=options)


def unread(file: Path, start: int) -> bytes:
    """The whole lines from a position on; a last line without its end is not visible yet."""
    with file.open("rb") as stream:
        stream.seek(start)
        read = stream.read()
    return read if read.endswith(b"\n") else read[: read.rfind(b"\n") + 1]


def decoded(lines: bytes, partition: int, start: int) -> pl.LazyFrame:
    line = pl.col("line")
    size = line.str.len_bytes().cast(pl.Int64) + 1
    # An empty line would decode to null instead of failing as anything else that is no object does.
    event = pl.when(line.str.starts_with("{")).then(line).otherwise(pl.lit("no object"))
    return (
        pl.scan_lines(lines)
        .select(
            event.str.json_decode(pl.Struct(EVENT)).alias("event"),
            kafka_partition=pl.lit(partition, pl.Int32),
            kafka_offset=size.cum_sum() - size + start,
        )
        .unnest("event")
    )
