import { average, col, countWhere, type Expr, lit, microsBetween, nullOf, sumLong, when } from '@fastcart/query';

const micros = when(
  col('processing_minutes').isNotNull(),
  microsBetween(col('pending_at'), col('shipped_at')),
).otherwise(nullOf('long'));

/** Measures from which {@link averageMinutes} is made: exact microseconds are summed before anything is divided. */
export const processingSums: Record<string, Expr> = {
  processing_micros: sumLong(micros),
  processing_count: countWhere(col('processing_minutes').isNotNull()),
};

/** Null over no sale with a known processing time. */
export const averageMinutes = average(col('processing_micros'), col('processing_count')).over(
  lit(60_000_000, 'double'),
);
