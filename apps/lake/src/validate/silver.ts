import type { DeltaTable } from '@fastcart/delta';
import { col, rel, type Relation } from '@fastcart/query';
import { columnNames, rejected, silver, type Table } from '@fastcart/schemas';
import { bronzeColumns, conform, latest, scored } from '@fastcart/silver-worker';
import { differences, type Finding } from './difference';

/**
 * Silver, row by row, against all of Bronze at the version that Silver has read. With {@link validateRejected} every
 * Bronze row is accounted for: it is in Silver, in the rejected table, or lost against a row that is in Silver.
 */
export function validateSilver(tables: { bronze: DeltaTable; silver: DeltaTable }): Promise<Finding[]> {
  const accepted = conformed(tables.bronze).filter(col('rejected').not());
  return compare(silver, scored(latest(accepted)), tables);
}

export function validateRejected(tables: { bronze: DeltaTable; rejected: DeltaTable }): Promise<Finding[]> {
  return compare(rejected, conformed(tables.bronze).filter(col('rejected')), tables);
}

function conformed(bronze: DeltaTable): Relation {
  return conform(rel('bronze', bronzeColumns(bronze.schema.fields.map(({ name }) => name))));
}

function compare(table: Table, expected: Relation, tables: Record<string, DeltaTable>): Promise<Finding[]> {
  // When Silver wrote a row is no question of right or wrong.
  const columns = columnNames(table).filter((name) => !name.startsWith('silver_ingestion_'));
  const compared = table.columns.filter(({ name }) => columns.includes(name));
  return differences(table, expected.select(columns), rel(table.name, columns), tables, compared);
}
