import type { DataFile } from '@fastcart/delta';
import { all, col, type Expr } from '@fastcart/query';
import { type Config, FastcartError } from '@fastcart/runtime';
import { isBusiness, layerOf, readersOf, type Table } from '@fastcart/schemas';
import { sumOf } from '../files';

export const retentionSettings = ['RETAIN_BRONZE', 'RETAIN_SILVER', 'RETAIN_GOLD', 'ARCHIVE'] as const;
export type RetentionSetting = (typeof retentionSettings)[number];
export type RetentionConfig = Config<RetentionSetting>;

/** Partitions that are old enough to go. */
export interface Retirement {
  /** The first day that stays, YYYY-MM-DD. */
  horizon: string;
  partitions: Record<string, string | null>[];
  files: number;
  rows: number;
  bytes: number;
}

const day = 86_400_000;

/** The first day that a table keeps, YYYY-MM-DD; undefined for those that are kept for ever. Errors: CONFIG_INVALID. */
export function horizonOf(table: Table, config: RetentionConfig, now: Date): string | undefined {
  const days = { bronze: config.RETAIN_BRONZE, silver: config.RETAIN_SILVER, gold: config.RETAIN_GOLD };
  // A row of Silver that is gone while its event is still in Bronze would be missed.
  if (Number(days.silver) < Number(days.bronze))
    throw new FastcartError('CONFIG_INVALID', 'RETAIN_SILVER must not be less than RETAIN_BRONZE');
  const layer = layerOf(table);
  // Numbers of all time are computed from the orders; who was forgotten stays so.
  if (!isBusiness(table) || (layer === 'gold' && readersOf(table).length > 0)) return undefined;
  return new Date(now.getTime() - Number(days[layer]) * day).toISOString().slice(0, 10);
}

/** Undefined: nothing is that old. */
export function retirementOf(
  { partitionBy }: Table,
  files: DataFile[],
  horizon: string | undefined,
): Retirement | undefined {
  if (horizon === undefined) return undefined;
  const old = files.filter(({ partition }) => (partition[partitionBy[0]!] ?? horizon) < horizon);
  if (old.length === 0) return undefined;
  const partitions = new Map(old.map(({ partition }) => [JSON.stringify(partition), partition]));
  return {
    horizon,
    partitions: [...partitions.values()],
    files: old.length,
    ...sumOf(old),
  };
}

/** Its rows, and no others: a condition on the partition columns. */
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
