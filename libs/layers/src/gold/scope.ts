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
  const asOf = { as_of: dateOf(max(col('last_event_at'))) };
  const [pairs, others] = await Promise.all([
    engine.collect(changed.group(['created_date', 'shipped_date'], asOf), inputs),
    orders === changed ? [] : engine.collect(orders.group([], asOf), inputs),
  ]);
  const dates = (column: string): string[] => {
    const found = pairs.map((pair) => pair[column]).filter((date) => date !== null);
    return [...new Set(found.map(String))].sort();
  };
  const newest = (orders === changed ? pairs : others).map((row) => row.as_of as string | null);
  const days = [least, ...newest].filter((day) => day !== null).sort();
  return { created: dates('created_date'), shipped: dates('shipped_date'), asOf: days.at(-1) ?? null };
}
