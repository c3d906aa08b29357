import { type DeltaTable, query, type RowSource } from '@fastcart/delta';
import { bronzeColumns, conform, latest, scored } from '@fastcart/layers/silver';
import { all, any, col, type Expr, lit, nullOf, input, type Plan, when } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import { emptyUntil, retainedFrom } from '@fastcart/runtime';
import { columnNames, type Contract, type PromotedColumn, rejected, type Table } from '@fastcart/schemas';
import { differences, type Finding } from './difference';

/**
 * Silver, row by row, against all of Bronze at the version that Silver has read. With {@link validateRejected} every
 * Bronze row is accounted for: it is in Silver, in the rejected table, or lost against a row that is in Silver.
 */
export function validateSilver(
  contract: Contract,
  tables: Record<'bronze' | 'silver', DeltaTable>,
): Promise<Finding[]> {
  const [bronze, silver] = retained(tables.bronze, tables.silver);
  const accepted = conformed(tables.bronze, contract).filter(col('rejected').not());
  const relations = { accepted: query(toSql(accepted), { bronze }), silver };
  const filling = Object.fromEntries(contract.promoted.map((column) => [column.name, filled(column, tables.silver)]));
  // All rows of an order are in one slice, and with them the rivals of one key.
  return compare(
    contract.silver,
    scored(latest(input('accepted', accepted.columns))),
    relations,
    ['order_id'],
    filling,
  );
}

export function validateRejected(
  contract: Contract,
  tables: Record<'bronze' | 'rejected', DeltaTable>,
): Promise<Finding[]> {
  const [bronze, stored] = retained(tables.bronze, tables.rejected);
  const refused = conformed(tables.bronze, contract).filter(col('rejected'));
  const relations = { refused: query(toSql(refused), { bronze }), rejected: stored };
  return compare(rejected, input('refused', refused.columns), relations, rejected.key);
}

/**
 * Rows that retention has left in both tables. Of the rows with one key the last one stays, so that its rivals are gone
 * from Bronze no later than it is: what is left of Silver is what the rest of Bronze gives.
 */
function retained(...pair: [DeltaTable, DeltaTable]): [RowSource, RowSource] {
  const horizons = pair.flatMap((table) => retainedFrom(table) ?? []);
  if (horizons.length === 0) return pair;
  const sql = `SELECT * FROM t WHERE ingestion_date >= DATE '${horizons.sort().at(-1)}'`;
  return [query(sql, { t: pair[0] }), query(sql, { t: pair[1] })];
}

function conformed(bronze: DeltaTable, { promoted }: Contract): Plan {
  return conform(input('bronze', bronzeColumns(bronze.schema.fields.map(({ name }) => name))), promoted);
}

/** A promoted column, of rows that were written since it is there; what earlier ones hold is no mistake. */
function filled({ name, type }: PromotedColumn, { properties }: DeltaTable): Expr {
  const earlier = Object.entries(emptyUntil(name, properties)).map(([partition, offset]) =>
    all(col('kafka_partition').eq(Number(partition)), col('kafka_offset').le(lit(BigInt(offset)))),
  );
  return earlier.length === 0 ? col(name) : when(any(...earlier), nullOf(type)).otherwise(col(name));
}

function compare(
  table: Table,
  expected: Plan,
  relations: Record<string, RowSource>,
  by: readonly string[],
  filling: Record<string, Expr> = {},
): Promise<Finding[]> {
  // When Silver wrote a row is no question of right or wrong.
  const columns = columnNames(table).filter((name) => !name.startsWith('silver_ingestion_'));
  const compared = table.columns.filter(({ name }) => columns.includes(name));
  const rows = (relation: Plan): Plan => relation.select(columns).with(filling);
  return differences(table, rows(expected), rows(input(table.name, columns)), relations, { by, columns: compared });
}
