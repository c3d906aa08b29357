import { factsDefinition } from '@fastcart/gold-worker';
import { type Contract, factOrders, goldDefinition, goldTables, silver } from '@fastcart/schemas';
import { silverDefinition } from '@fastcart/silver-worker';

/** How this program computes its tables, by name. */
export function definitions(contract: Contract): Record<string, bigint> {
  return {
    [silver.name]: silverDefinition(contract),
    [factOrders.name]: factsDefinition(),
    ...Object.fromEntries(goldTables.map((table) => [table.name, goldDefinition(table)])),
  };
}
