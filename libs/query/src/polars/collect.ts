import pl, { type DataType } from 'nodejs-polars';
import type { Plan } from '../plan';
import { native, type NativeExpr, type NativeFrame, wrappedFrame } from './native';
import { toPolars } from './plan';

/** Doubles are numbers, booleans booleans, arrays of texts arrays; everything else is text, so that it stays exact. */
export type CollectedValue = string | number | boolean | string[] | null;

type CollectedRow = Record<string, CollectedValue>;

/** The rows of a plan as objects, in the plan's order. For small results. */
export async function collectRows(plan: Plan, inputs: Record<string, pl.LazyDataFrame>): Promise<CollectedRow[]> {
  return plainRows(await toPolars(plan, inputs).collect());
}

/** The rows of a frame as the binding gives those of a query: integers are numbers, longs and counts bigints. */
export function valuesOf(frame: pl.DataFrame): Record<string, CollectedValue | bigint>[] {
  const types = typesOf(frame);
  const values = (row: CollectedRow): [string, CollectedValue | bigint][] =>
    Object.entries(row).map(([name, value]) => [name, valueOf(types[name]!, value)]);
  return plainRows(frame).map((row) => Object.fromEntries(values(row)));
}

function valueOf({ variant }: DataType, value: CollectedValue): CollectedValue | bigint {
  if (value === null) return null;
  if (variant === 'Int32') return Number(value);
  return variant === 'Int64' || variant === 'UInt32' ? BigInt(String(value)) : value;
}

function plainRows(frame: pl.DataFrame): CollectedRow[] {
  if (frame.height === 0) return [];
  const plain = Object.entries(typesOf(frame)).map(([name, type]) => plainExpr(name, type));
  return wrappedFrame((frame.lazy().inner() as NativeFrame).select(plain))
    .collectSync()
    .toRecords() as CollectedRow[];
}

const typesOf = (frame: pl.DataFrame): Record<string, DataType> => frame.schema as Record<string, DataType>;

function plainExpr(name: string, { variant }: DataType): NativeExpr {
  switch (variant) {
    case 'Float64':
    case 'Bool':
    case 'List':
      return native.col(name);
    case 'Datetime':
      return pl.col(name).dt.strftime('%Y-%m-%dT%H:%M:%S%.6fZ').inner() as NativeExpr;
    default:
      return native.col(name).cast(pl.String, false);
  }
}
