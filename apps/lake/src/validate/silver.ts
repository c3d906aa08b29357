import type { DeltaTable } from '@fastcart/delta';
import { col, rel, type Relation } from '@fastcart/query';
import { columnNames, rejected, silver } from '@fastcart/schemas';
import { bronzeColumns, conform, latest, scored } from '@fastcart/silver-worker';
import { differences, type Finding } from './difference';

/** When Silver wrote a row is no question of right or wrong. */
const stable = (names: string[]): string[] => names.filter((name) => !name.startsWith('silver_ingestion_'));

/**
 * Silver and the rejected table, row by row, against all of Bronze at the version that Silver has read. With it every
 * Bronze row is accounted for: it is in Silver, in the rejected table, or lost against a row that is in Silver.
 */
export async function validateSilver(tables: {
  bronze: DeltaTable;
  silver: DeltaTable;
  rejected: DeltaTable;
}): Promise<Finding[]> {
  const names = bronzeColumns(tables.bronze.schema.fields.map(({ name }) => name));
  const conformed = conform(rel('bronze', names));
  const accepted = scored(latest(conformed.filter(col('rejected').not())));
  const rejects = conformed.filter(col('rejected'));
  const compare = (table: typeof silver, expected: Relation): Promise<Finding[]> => {
    const columns = stable(columnNames(table));
    const compared = table.columns.filter(({ name }) => columns.includes(name));
    return differences(table, expected.select(columns), rel(table.name, columns), tables, compared);
  };
  return [...(await compare(silver, accepted)), ...(await compare(rejected, rejects))];
}
