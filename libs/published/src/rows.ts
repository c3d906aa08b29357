import { type DeltaTable, query, type Value } from '@fastcart/delta';

/**
 * Rows of the table `published` as it was opened, newest set first, by `sequence`: the time is by a clock, which may be wrong.
 * Rows without a number are older than all others and are ordered by their time. `until` (ISO 8601) leaves out sets that
 * were published later.
 */
export async function publishedRows(
  published: DeltaTable,
  { until, limit }: { until?: string; limit?: number } = {},
): Promise<Record<string, Value>[]> {
  const isNumbered = published.schema.fields.some(({ name }) => name === 'sequence');
  return query(
    `SELECT * FROM published
    ${until === undefined ? '' : `WHERE published_at <= arrow_cast('${until}', 'Timestamp(Microsecond, Some("UTC"))')`}
    ORDER BY ${isNumbered ? 'sequence DESC NULLS LAST, ' : ''}published_at DESC
    ${limit === undefined ? '' : `LIMIT ${limit}`}`,
    { published },
  ).rows();
}

/** The versions that a row names, by table. */
export function versionsOf(row: Record<string, Value>): Record<string, number> {
  return JSON.parse(String(row.versions)) as Record<string, number>;
}
