import type { DeltaTable, Value } from '@fastcart/delta';
import { col, type Expr, input, lit, order, yes } from '@fastcart/query';
import { binding } from '@fastcart/runtime';

/**
 * The rows of the opened table `published`, newest set first. The order is by `sequence`, because the time is by a clock that
 * may be wrong. Rows without a sequence are older than all others, and their order is by time.
 */
export function publishedRows(published: DeltaTable): Promise<Record<string, Value>[]> {
  return newestFirst(published, yes);
}

/** The row of the newest set, or of the newest that was published by a time (ISO 8601); undefined when there is none. */
export async function newestRow(published: DeltaTable, until?: string): Promise<Record<string, Value> | undefined> {
  if (until !== undefined) return first(published, col('published_at').le(lit(until, 'timestamp')));
  // Statistics can be of a row that another program has deleted.
  return (await first(published, await canBeNewest(published))) ?? first(published, yes);
}

async function first(published: DeltaTable, within: Expr): Promise<Record<string, Value> | undefined> {
  return (await newestFirst(published, within, 1))[0];
}

function newestFirst(published: DeltaTable, within: Expr, limit?: number): Promise<Record<string, Value>[]> {
  const names = published.schema.fields.map(({ name }) => name);
  const by = order(...(names.includes('sequence') ? ['-sequence'] : []), '-published_at');
  const sets = input('published', names).filter(within);
  return binding.collect(limit === undefined ? sets.sort(...by) : sets.top(limit, ...by), { published });
}

/** By the statistics of the files: only those that can have the greatest sequence are read. */
async function canBeNewest(published: DeltaTable): Promise<Expr> {
  const files = await published.files();
  const sequences = files
    .flatMap(({ statistics }) => statistics?.max.sequence ?? [])
    .map((value) => BigInt(value as number | bigint));
  if (sequences.length === 0) return yes;
  return col('sequence').ge(lit(sequences.reduce((left, right) => (right > left ? right : left))));
}

/** The versions in a row, by table. */
export function versionsOf(row: Record<string, Value>): Record<string, number> {
  return JSON.parse(String(row.versions)) as Record<string, number>;
}
