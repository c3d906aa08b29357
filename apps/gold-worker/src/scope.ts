import { query, type Relation as Source } from '@fastcart/delta';
import { col, dateOf, max, type Relation } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import type { Scope } from '@fastcart/schemas';

/** The dates of changed orders, as they were and as they are, and the day that all orders have come to. */
export async function scopeOf(changed: Relation, orders: Relation, relations: Record<string, Source>): Promise<Scope> {
  const rows = (plan: Relation) => query(toSql(plan), relations).rows();
  const dates = async (column: string): Promise<string[]> => {
    const distinct = await rows(changed.filter(col(column).isNotNull()).distinct(column));
    return distinct.map((row) => String(row[column])).sort();
  };
  const [created, shipped, [newest]] = await Promise.all([
    dates('created_date'),
    dates('shipped_date'),
    rows(orders.group([], { as_of: dateOf(max(col('last_event_at'))) })),
  ]);
  return { created, shipped, asOf: newest!.as_of as string | null };
}
