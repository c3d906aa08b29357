import { type DeltaTable, query } from '@fastcart/delta';
import { all, col, count, lit, max, min, rel, type Relation } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import { positionsOf, type Run } from '@fastcart/runtime';
import { silver } from '@fastcart/schemas';
import { bronzeColumns, conform } from './transform/conform';
import { stored } from './transform/deduplicate';

export interface SilverTables {
  bronze: DeltaTable;
  silver: DeltaTable;
  rejected: DeltaTable;
}

/** The versions of Bronze that a run takes: after `from`, up to `to`. */
export interface VersionRange {
  from: bigint | undefined;
  to: bigint;
  /** How far what is committed before the rows has come: the rejects, and the replacement of stored rows. */
  rejected: bigint | undefined;
  replaced: bigint | undefined;
}

export interface SilverInput extends VersionRange {
  /** Conformed rows of the range, as an Arrow file. */
  conformed: string;
  /** What Silver holds under the same keys. */
  stored: string;
  read: number;
}

/** Source of the position in Silver and in the rejected table. */
export const source = 'bronze';

/** Position in Silver of the replaced rows, which are committed before the new ones. */
export const replacement = 'bronze/replaced';

/**
 * Undefined when Silver has seen everything. A long backlog is cut after the Bronze commit that fills `batchRows`. An
 * interrupted run's range is taken again as it was.
 */
export async function openRange(
  { bronze, silver: table, rejected }: SilverTables,
  batchRows: number,
): Promise<VersionRange | undefined> {
  const [{ [source]: from, [replacement]: replaced }, { [source]: rejects }] = await Promise.all([
    positionsOf(table, [source, replacement]),
    positionsOf(rejected, [source]),
  ]);
  const [start, newest] = [from ?? 0n, BigInt(bronze.version)];
  if (start >= newest) return undefined;
  const interrupted = [rejects, replaced].find((position) => position !== undefined && position > start);
  return { from, to: interrupted ?? (await endOfBatch(bronze, start, batchRows)), rejected: rejects, replaced };
}

/** The version after which the Bronze commits since `from` hold `batchRows` rows, as their commitInfo counts them. */
async function endOfBatch(bronze: DeltaTable, from: bigint, batchRows: number): Promise<bigint> {
  const commits = await bronze.history(bronze.version - Number(from));
  let rows = 0;
  for (const { version, info } of commits.reverse()) {
    rows += (info.counts as { rows?: number } | undefined)?.rows ?? 0;
    if (rows >= batchRows) return BigInt(version);
  }
  return BigInt(bronze.version);
}

/** The range's new rows of Bronze, conformed; deletions by retention are no change of an event. */
export function conformedRows(tableColumns: string[]): Relation {
  const rows = rel('bronze', [...bronzeColumns(tableColumns), '_change_type']);
  return conform(rows.filter(col('_change_type').eq('insert')));
}

/** When and on which day the run wrote a row. */
function stamped(rows: Relation, at: Date): Relation {
  return rows.with({
    silver_ingestion_timestamp: lit(at.toISOString(), 'timestamp'),
    silver_ingestion_date: lit(at.toISOString().slice(0, 10), 'date'),
  });
}

/** Of the file of conformed rows; fields that were added to Bronze stay there. */
export const spooledColumns = stamped(conformedRows([]), new Date(0)).columns;

const insertedRows = rel('bronze', ['_change_type'])
  .filter(col('_change_type').eq('insert'))
  .group([], { rows: count() });

/** Spools what the transformation needs: Bronze's new rows, and Silver's rows with the same keys. */
export async function readRange(run: Run, tables: SilverTables, range: VersionRange): Promise<SilverInput> {
  const conformed = run.spool.arrow('conformed');
  const changes = { changes: tables.bronze, from: Number(range.from ?? 0n) + 1, to: Number(range.to) };
  const names = tables.bronze.schema.fields.map(({ name }) => name);
  const sql = toSql(stamped(conformedRows(names), run.startedAt));
  await query(sql, { bronze: changes }).toArrowFile(conformed);
  const [read] = await query(toSql(insertedRows), { bronze: changes }).rows();
  const before = run.spool.arrow('stored');
  await query(await storedSql(conformed), { silver: tables.silver, conformed: { arrow: conformed } }).toArrowFile(
    before,
  );
  return { ...range, conformed, stored: before, read: Number(read!.rows) };
}

/** Literal bounds on the event's time prune Silver's files: only those that can hold a repeated key are read. */
async function storedSql(conformed: string): Promise<string> {
  const accepted = rel('conformed', [...silver.key, 'rejected']).filter(col('rejected').not());
  const bounds = accepted.group([], { first: min(col('timestamp')), last: max(col('timestamp')) });
  const [span] = await query(toSql(bounds), { conformed: { arrow: conformed } }).rows();
  const held = rel('silver', stored.columns).filter(
    all(
      col('timestamp').ge(lit(span?.first as string | null, 'timestamp')),
      col('timestamp').le(lit(span?.last as string | null, 'timestamp')),
    ),
  );
  return toSql(held.join(accepted.select(silver.key), { how: 'semi', on: silver.key }));
}
