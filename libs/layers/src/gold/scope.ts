import { query, type Relation as Source } from '@fastcart/delta';
import { col, dateOf, max, type Relation } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import type { Scope } from '@fastcart/schemas';

/**
 * The dates of changed orders, as they were and as they are, and the day that all orders have come to. `orders` are
 * those that can hold that day; `least`: a day that they have come to at least.
 */
export async function scopeOf(
  changed: Relation,
  orders: Relation,
  relations: Record<string, Source>,
  least: string | null = null,
): Promise<Scope> {
  const rows = (plan: Relation) => query(toSql(plan), relations).rows();
  const [pairs, [newest]] = await Promise.all([
    rows(changed.distinct('created_date', 'shipped_date')),
    rows(orders.group([], { as_of: dateOf(max(col('last_event_at'))) })),
  ]);
  const dates = (column: string): string[] => {
    const found = pairs.map((pair) => pair[column]).filter((date) => date !== null);
    return [...new Set(found.map(String))].sort();
  };
  const days = [least, newest!.as_of as string | null].filter((day) => day !== null).sort();
  return { created: dates('created_date'), shipped: dates('shipped_date'), asOf: days.at(-1) ?? null };
}
