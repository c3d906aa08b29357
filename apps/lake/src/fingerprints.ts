import { factsFingerprint } from '@fastcart/gold-worker';
import { type Contract, factOrders, goldFingerprint, goldTables, silver } from '@fastcart/schemas';
import { silverFingerprint } from '@fastcart/silver-worker';

/** The fingerprints of the plans by which this program computes its tables, by name. */
export function fingerprints(contract: Contract): Record<string, bigint> {
  return {
    [silver.name]: silverFingerprint(contract),
    [factOrders.name]: factsFingerprint(),
    ...Object.fromEntries(goldTables.map((table) => [table.name, goldFingerprint(table)])),
  };
}
