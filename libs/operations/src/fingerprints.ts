import { factsFingerprint } from '@fastcart/layers/facts';
import { silverFingerprint } from '@fastcart/layers/silver';
import { type Contract, factOrders, goldFingerprint, goldTables, silver } from '@fastcart/schemas';

/** The fingerprints of the plans by which this program computes its tables, by name. */
export function fingerprints(contract: Contract): Record<string, bigint> {
  return {
    [silver.name]: silverFingerprint(contract),
    [factOrders.name]: factsFingerprint(),
    ...Object.fromEntries(goldTables.map((table) => [table.name, goldFingerprint(table)])),
  };
}
