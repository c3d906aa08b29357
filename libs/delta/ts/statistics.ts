/** A value of a column's statistics: dates and timestamps are text, nested columns are objects. */
export type StatisticValue = string | number | bigint | boolean | null | { [column: string]: StatisticValue };

/** Statistics of the values of one file, column by column, as the log has them; long texts are cut. */
export interface Statistics {
  min: Record<string, StatisticValue>;
  max: Record<string, StatisticValue>;
  nullCount: Record<string, StatisticValue>;
}

interface Json {
  minValues?: Record<string, StatisticValue>;
  maxValues?: Record<string, StatisticValue>;
  nullCount?: Record<string, StatisticValue>;
}

type Reviver = (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown;

/** An integer that a double cannot hold becomes a bigint. */
const exact: Reviver = (_, value, { source }) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source ?? '') ? BigInt(source!) : value;

/** The protocol's statistics JSON. */
export function statistics(json: string): Statistics {
  // TypeScript does not know the third argument of a reviver yet.
  const { minValues, maxValues, nullCount } = JSON.parse(
    json,
    exact as (key: string, value: unknown) => unknown,
  ) as Json;
  return { min: minValues ?? {}, max: maxValues ?? {}, nullCount: nullCount ?? {} };
}
