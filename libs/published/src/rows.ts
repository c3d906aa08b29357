import type { DeltaTable, Value } from '@fastcart/delta';
import { col, lit, order, input, yes } from '@fastcart/query';
import { binding } from '@fastcart/runtime';

/**
 * The rows of the opened table `published`, newest set first. The order is by `sequence`, because the time is by a clock that
 * may be wrong. Rows without a sequence are older than all others, and their order is by time. `until` (ISO 8601) leaves out
 * sets that were published later.
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

/** The versions in a row, by table. */
export function versionsOf(row: Record<string, Value>): Record<string, number> {
  return JSON.parse(String(row.versions)) as Record<string, number>;
}
