import { factFingerprint, facts } from '@fastcart/layers/facts';
import { silverFingerprint } from '@fastcart/layers/silver';
import { type LakeSchema, firstLakeSchema, goldFingerprint, goldTables, silver } from '@fastcart/schemas';

/** The fingerprints of the plans by which this program computes its tables, by name. */
export function fingerprints(lakeSchema: LakeSchema): Record<string, bigint> {
  return {
    [silver.name]: silverFingerprint(lakeSchema),
    ...Object.fromEntries(facts.map((fact) => [fact.table.name, factFingerprint(fact)])),
    ...Object.fromEntries(goldTables.map((table) => [table.name, goldFingerprint(table)])),
  };
}

/** Recorded fingerprints with those of tables that are not among them. What is recorded stays, because a review must see a change. */
export function withNewTables(recorded: Record<string, string>): Record<string, string> {
  const present = Object.entries(fingerprints(firstLakeSchema)).map(([name, number]) => [name, String(number)]);
  return { ...(Object.fromEntries(present) as Record<string, string>), ...recorded };
}
