import type { DeltaTable, Value } from '@fastcart/delta';
import { col, lit, order, input, yes } from '@fastcart/query';
import { binding } from '@fastcart/runtime';

/**
 * Rows of the table `published` as it was opened, newest set first, by `sequence`: the time is by a clock, which may be wrong.
 * Rows without a number are older than all others and are ordered by their time. `until` (ISO 8601) leaves out sets that
 * were published later.
 */
export async function publishedRows(
  published: DeltaTable,
  { until, limit }: { until?: string; limit?: number } = {},
): Promise<Record<string, Value>[]> {
  const names = published.schema.fields.map(({ name }) => name);
  const newestFirst = order(...(names.includes('sequence') ? ['-sequence'] : []), '-published_at');
  const sets = input('published', names).filter(
    until === undefined ? yes : col('published_at').le(lit(until, 'timestamp')),
  );
  const plan = limit === undefined ? sets.sort(...newestFirst) : sets.top(limit, ...newestFirst);
  return binding.collect(plan, { published });
}

/** The versions that a row names, by table. */
export function versionsOf(row: Record<string, Value>): Record<string, number> {
  return JSON.parse(String(row.versions)) as Record<string, number>;
}
