import { average, col, countWhere, type Expr, lit, microsBetween, nullOf, sumLong, when } from '@fastcart/query';

const micros = when(
  col('processing_minutes').isNotNull(),
  microsBetween(col('pending_at'), col('shipped_at')),
).otherwise(nullOf('long'));

/** The sums for {@link averageMinutes}: exact microseconds are summed before the division. */
export const processingSums: Record<string, Expr> = {
  processing_micros: sumLong(micros),
  processing_count: countWhere(col('processing_minutes').isNotNull()),
};

/** Null when no sale has a known processing time. */
export const averageMinutes = average(col('processing_micros'), col('processing_count')).over(
  lit(60_000_000, 'double'),
);
