"""Expressions that the Gold tables share."""

from decimal import Decimal

import polars as pl
from polars import col, lit

from tables import MONEY

REVENUE = col("total").sum().cast(MONEY)
COUNT = pl.len().cast(pl.Int64)
MEAN = col("total").sum().cast(pl.Float64) / pl.len()
PIECES = col("quantity").sum().cast(pl.Int64)
ZERO = lit(Decimal("0.00"), MONEY)


def percent(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    return pl.when(whole != 0).then(part.cast(pl.Float64) * 100 / whole.cast(pl.Float64))


def ranks() -> pl.Expr:
    """1, 2, 3 down the rows."""
    return pl.int_range(1, pl.len() + 1, dtype=pl.Int32)
