import { factFingerprint, facts } from '@fastcart/layers/facts';
import { silverFingerprint } from '@fastcart/layers/silver';
import { type Contract, goldFingerprint, goldTables, silver } from '@fastcart/schemas';

/** The fingerprints of the plans by which this program computes its tables, by name. */
export function fingerprints(contract: Contract): Record<string, bigint> {
  return {
    [silver.name]: silverFingerprint(contract),
    ...Object.fromEntries(facts.map((fact) => [fact.table.name, factFingerprint(fact)])),
    ...Object.fromEntries(goldTables.map((table) => [table.name, goldFingerprint(table)])),
  };
}
