import { col, dateOf, max, type Plan } from '@fastcart/query';
import type { Engine, Inputs } from '@fastcart/runtime';
import type { Scope } from '@fastcart/schemas';

/**
 * The dates of changed orders, before and after the change, and the greatest day of all orders. `orders`: those that can
 * have that day. `least`: the greatest day of the orders before.
 */
export async function scopeOf(
  engine: Pick<Engine, 'collect'>,
  changed: Plan,
  orders: Plan,
  inputs: Inputs,
  least: string | null = null,
): Promise<Scope> {
  const [pairs, [newest]] = await Promise.all([
    engine.collect(changed.distinct('created_date', 'shipped_date'), inputs),
    engine.collect(orders.group([], { as_of: dateOf(max(col('last_event_at'))) }), inputs),
  ]);
  const dates = (column: string): string[] => {
    const found = pairs.map((pair) => pair[column]).filter((date) => date !== null);
    return [...new Set(found.map(String))].sort();
  };
  const days = [least, newest!.as_of as string | null].filter((day) => day !== null).sort();
  return { created: dates('created_date'), shipped: dates('shipped_date'), asOf: days.at(-1) ?? null };
}
