import { type DeltaTable, query, type Relation as Source } from '@fastcart/delta';
import { all, any, col, type Expr, lit, none, rel, type Relation, when } from '@fastcart/query';
import { emptyUntil, retainedFrom } from '@fastcart/runtime';
import { columnNames, type Contract, type PromotedColumn, rejected, type Table } from '@fastcart/schemas';
import { bronzeColumns, conform, latest, scored } from '@fastcart/silver-worker';
import { differences, type Finding } from './difference';

/**
 * Silver, row by row, against all of Bronze at the version that Silver has read. With {@link validateRejected} every
 * Bronze row is accounted for: it is in Silver, in the rejected table, or lost against a row that is in Silver.
 */
export function validateSilver(
  contract: Contract,
  tables: Record<'bronze' | 'silver', DeltaTable>,
): Promise<Finding[]> {
  const accepted = conformed(tables.bronze, contract).filter(col('rejected').not());
  return compare(contract.silver, scored(latest(accepted)), retained(tables), (rows) =>
    rows.with(Object.fromEntries(contract.promoted.map((column) => [column.name, filled(column, tables.silver)]))),
  );
}

export function validateRejected(
  contract: Contract,
  tables: Record<'bronze' | 'rejected', DeltaTable>,
): Promise<Finding[]> {
  return compare(rejected, conformed(tables.bronze, contract).filter(col('rejected')), retained(tables));
}

/**
 * Rows that retention has left in both tables. Of the rows with one key the last one stays, so that its rivals are gone
 * from Bronze no later than it is: what is left of Silver is what the rest of Bronze gives.
 */
function retained(tables: Record<string, DeltaTable>): Record<string, Source> {
  const horizons = Object.values(tables).flatMap((table) => retainedFrom(table) ?? []);
  if (horizons.length === 0) return tables;
  const sql = `SELECT * FROM t WHERE ingestion_date >= DATE '${horizons.sort().at(-1)}'`;
  return Object.fromEntries(Object.entries(tables).map(([name, t]) => [name, query(sql, { t })]));
}

function conformed(bronze: DeltaTable, { promoted }: Contract): Relation {
  return conform(rel('bronze', bronzeColumns(bronze.schema.fields.map(({ name }) => name))), promoted);
}

/** A promoted column, of rows that were written since it is there; what earlier ones hold is no mistake. */
function filled({ name, type }: PromotedColumn, { properties }: DeltaTable): Expr {
  const earlier = Object.entries(emptyUntil(name, properties)).map(([partition, offset]) =>
    all(col('kafka_partition').eq(Number(partition)), col('kafka_offset').le(lit(BigInt(offset)))),
  );
  return earlier.length === 0 ? col(name) : when(any(...earlier), none(type)).otherwise(col(name));
}

function compare(
  table: Table,
  expected: Relation,
  tables: Record<string, Source>,
  comparable: (rows: Relation) => Relation = (rows) => rows,
): Promise<Finding[]> {
  // When Silver wrote a row is no question of right or wrong.
  const columns = columnNames(table).filter((name) => !name.startsWith('silver_ingestion_'));
  const compared = table.columns.filter(({ name }) => columns.includes(name));
  const actual = rel(table.name, columns);
  return differences(table, comparable(expected.select(columns)), comparable(actual), tables, compared);
}
