import type { DataFile, DeltaTable } from '@fastcart/delta';
import { all, col, type Expr } from '@fastcart/query';
import { type Config, FastcartError, type Lake, retainedFrom, retainedOnProperty } from '@fastcart/runtime';
import { bronze, factTables, isBusiness, type Layer, layerOf, type Table } from '@fastcart/schemas';
import { sumOf } from '../files';

export const retentionSettings = ['RETAIN_BRONZE', 'RETAIN_SILVER', 'RETAIN_GOLD', 'ARCHIVE'] as const;
export type RetentionSetting = (typeof retentionSettings)[number];
export type RetentionConfig = Config<RetentionSetting>;

/** The input of the decision of retention. */
export interface Retention {
  /** The number of days that the tables of a layer keep. */
  keptDays: Record<Layer, number>;
  /** YYYY-MM-DD: the earlier of the day of the clock and the newest day on which Bronze ingested rows. */
  today: string;
  /** The days on which Bronze ingested rows. */
  ingestionDays: readonly string[];
  /** The number of days by which the operator allows each horizon to move. */
  dropDays: number;
}

/** The partitions of a table that are old enough to be deleted or archived; may be empty. */
export interface Retirement {
  today: string;
  /** The first day that is kept, YYYY-MM-DD. */
  horizon: string;
  /** The number of days by which the horizon moves. Days before the oldest day of the table do not count. */
  days: number;
  /** The number of days by which the horizon may move. */
  allowedDays: number;
  partitions: Record<string, string | null>[];
  files: number;
  rows: number;
  bytes: number;
}

const day = 86_400_000;
const dateOf = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10);

/** Undefined for a lake with an empty Bronze, because no row confirms the date of the clock. Errors: CONFIG_INVALID. */
export async function retentionOf(
  lake: Lake,
  config: RetentionConfig,
  now: Date,
  dropDays: number,
): Promise<Retention | undefined> {
  const keptDays = { bronze: config.RETAIN_BRONZE, silver: config.RETAIN_SILVER, gold: config.RETAIN_GOLD };
  // Otherwise validation would miss a row of Silver whose event is still in Bronze.
  if (keptDays.silver < keptDays.bronze)
    throw new FastcartError('CONFIG_INVALID', 'RETAIN_SILVER must not be less than RETAIN_BRONZE');
  using tables = await lake.open(bronze);
  const [opened] = tables;
  const ingestionDays = datesOf(bronze, await opened.files());
  const newest = ingestionDays.at(-1);
  if (newest === undefined) return undefined;
  return { keptDays, today: earlier(newest, dateOf(now.getTime())), ingestionDays, dropDays };
}

/** The dates of a table's partitions, ascending. */
function datesOf({ partitionBy }: Table, files: readonly DataFile[]): string[] {
  return [...new Set(files.flatMap(({ partition }) => partition[partitionBy[0]!] ?? []))].sort();
}

function isKeptForEver(table: Table): boolean {
  // All-time numbers are computed from fact tables, and forgotten customers stay forgotten.
  return !isBusiness(table) || factTables.some(({ name }) => name === table.name);
}

/**
 * Undefined for a table that is kept without a limit.
 *
 * If the clock was ahead, also for a run of Bronze, Bronze has one new day far from the others. So the horizon may move by
 * the number of days on which Bronze ingested rows since the last retention, and one more, or by the number that the
 * operator allows.
 */
export function retirementOf(
  table: Table,
  opened: Pick<DeltaTable, 'properties'>,
  files: readonly DataFile[],
  { keptDays, today, ingestionDays, dropDays }: Retention,
): Retirement | undefined {
  if (isKeptForEver(table)) return undefined;
  const last = retainedFrom(opened) ?? '';
  const horizon = later(last, dateOf(Date.parse(today) - keptDays[layerOf(table)] * day));
  const old = files.filter(({ partition }) => (partition[table.partitionBy[0]!] ?? horizon) < horizon);
  const from = later(last, datesOf(table, old)[0] ?? horizon);
  const since = opened.properties[retainedOnProperty];
  const gained = ingestionDays.filter((date) => since !== undefined && date > since && date <= today).length;
  const partitions = new Map(old.map(({ partition }) => [JSON.stringify(partition), partition]));
  return {
    today,
    horizon,
    days: (Date.parse(horizon) - Date.parse(from)) / day,
    allowedDays: Math.max(dropDays, since === undefined ? 0 : gained + 1),
    partitions: [...partitions.values()],
    files: old.length,
    ...sumOf(old),
  };
}

function earlier(left: string, right: string): string {
  return left < right ? left : right;
}

function later(left: string, right: string): string {
  return left > right ? left : right;
}

/** The condition on the partition columns for exactly the rows of a partition. */
export function retiredRows({ partitionBy }: Table, { partitions }: Retirement): Expr {
  const [date, ...others] = partitionBy;
  const groups = Map.groupBy(partitions, (partition) => JSON.stringify(others.map((name) => partition[name])));
  const conditions = [...groups.values()].map((group) => {
    const dates = col(date!).in(
      group.map((partition) => partition[date!]!),
      'date',
    );
    return all(dates, ...others.map((name) => isValue(col(name), group[0]![name] ?? null)));
  });
  return conditions.reduce((left, right) => left.or(right));
}

function isValue(column: Expr, value: string | null): Expr {
  return value === null ? column.isNotNull().not() : column.eq(value);
}
