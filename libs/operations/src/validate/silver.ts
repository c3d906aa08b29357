import { type DeltaTable, query, type RowSource } from '@fastcart/delta';
import { bronzeColumns, conform, latest, scored } from '@fastcart/layers/silver';
import { all, any, col, type Expr, lit, nullOf, input, type Plan, when } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import { emptyUntil, retainedFrom } from '@fastcart/runtime';
import { columnNames, type LakeSchema, type PromotedColumn, rejected, type Table } from '@fastcart/schemas';
import { differences, type Finding } from './difference';

/**
 * Compares Silver, row by row, with all of Bronze at the version that Silver has read. Together with {@link validateRejected}
 * it covers every row of Bronze: it is in Silver, in `rejected`, or a duplicate of a row in Silver.
 */
export function validateSilver(
  lakeSchema: LakeSchema,
  tables: Record<'bronze' | 'silver', DeltaTable>,
): Promise<Finding[]> {
  const [bronze, silver] = retained(tables.bronze, tables.silver);
  const accepted = conformed(tables.bronze, lakeSchema).filter(col('rejected').not());
  const relations = { accepted: query(toSql(accepted), { bronze }), silver };
  const filling = Object.fromEntries(lakeSchema.promoted.map((column) => [column.name, filled(column, tables.silver)]));
  // All rows of an order are in one slice, and with them the duplicates of a key.
  return compare(
    lakeSchema.silver,
    scored(latest(input('accepted', accepted.columns))),
    relations,
    ['order_id'],
    filling,
  );
}

export function validateRejected(
  lakeSchema: LakeSchema,
  tables: Record<'bronze' | 'rejected', DeltaTable>,
): Promise<Finding[]> {
  const [bronze, stored] = retained(tables.bronze, tables.rejected);
  const refused = conformed(tables.bronze, lakeSchema).filter(col('rejected'));
  const relations = { refused: query(toSql(refused), { bronze }), rejected: stored };
  return compare(rejected, input('refused', refused.columns), relations, rejected.key);
}

/**
 * The rows that retention has kept in both tables. Of the rows with the same key, Silver keeps the last, so its duplicates are
 * deleted from Bronze no later than it: the rest of Silver is the result of the rest of Bronze.
 */
function retained(...pair: [DeltaTable, DeltaTable]): [RowSource, RowSource] {
  const horizons = pair.flatMap((table) => retainedFrom(table) ?? []);
  if (horizons.length === 0) return pair;
  const sql = `SELECT * FROM t WHERE ingestion_date >= DATE '${horizons.sort().at(-1)}'`;
  return [query(sql, { t: pair[0] }), query(sql, { t: pair[1] })];
}

function conformed(bronze: DeltaTable, { promoted }: LakeSchema): Plan {
  return conform(input('bronze', bronzeColumns(bronze.schema.fields.map(({ name }) => name))), promoted);
}

/** A promoted column of rows that were written after it was added. Earlier rows may have any value. */
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
  // The time at which Silver wrote a row is not compared.
  const columns = columnNames(table).filter((name) => !name.startsWith('silver_ingestion_'));
  const compared = table.columns.filter(({ name }) => columns.includes(name));
  const rows = (relation: Plan): Plan => relation.select(columns).with(filling);
  return differences(table, rows(expected), rows(input(table.name, columns)), relations, { by, columns: compared });
}
