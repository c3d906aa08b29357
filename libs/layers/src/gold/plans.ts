import { rel, type Relation } from '@fastcart/query';
import { computed, goldTables, type Scope } from '@fastcart/schemas';

/** What each table is computed by, from `orders` with these columns; undefined for one that the changes do not touch. */
export function plansOf(columns: string[], scope: Scope): Record<string, Relation | undefined> {
  return Object.fromEntries(goldTables.map((table) => [table.name, computed(table, rel('orders', columns), scope)]));
}
