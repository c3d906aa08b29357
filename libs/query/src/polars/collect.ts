import pl, { type DataType } from 'nodejs-polars';
import type { Plan } from '../plan';
import { toPolars } from './plan';

/** Doubles are numbers, booleans booleans, arrays of texts arrays; everything else is text, so that it stays exact. */
export type CollectedValue = string | number | boolean | string[] | null;

/** The rows of a plan as objects, in the plan's order. For small results. */
export async function collectRows(
  plan: Plan,
  inputs: Record<string, pl.LazyDataFrame>,
): Promise<Record<string, CollectedValue>[]> {
  const frame = await toPolars(plan, inputs).collect();
  const types = frame.schema as Record<string, DataType>;
  const plain = plan.columns.map((name) => plainExpr(pl.col(name), types[name]!));
  return frame.select(...plain).toRecords() as Record<string, CollectedValue>[];
}

function plainExpr(column: pl.Expr, { variant }: DataType): pl.Expr {
  switch (variant) {
    case 'Float64':
    case 'Bool':
    case 'List':
      return column;
    case 'Datetime':
      return column.dt.strftime('%Y-%m-%dT%H:%M:%S%.6fZ');
    default:
      return column.cast(pl.String);
  }
}
