import { input, type Plan } from '@fastcart/query';
import { computed, goldTables, type Scope } from '@fastcart/schemas';

/** What each table is computed by, from `orders` with these columns; undefined for one that the changes do not touch. */
export function plansOf(columns: string[], scope: Scope): Record<string, Plan | undefined> {
  return Object.fromEntries(goldTables.map((table) => [table.name, computed(table, input('orders', columns), scope)]));
}
