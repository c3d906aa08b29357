import pl from 'nodejs-polars';
import type { DataType } from 'nodejs-polars';
import internal from 'nodejs-polars/bin/internals/polars_internal';

/**
 * Polars' own expression, without the object that nodejs-polars wraps around each: that one has 150 closures and takes
 * half a millisecond to make, which was most of a small run (docs/decisions/008-native-expressions.md). So with frames.
 */
export interface NativeExpr {
  alias(name: string): NativeExpr;
  cast(type: DataType, strict: boolean): NativeExpr;
  over(partitionBy: NativeExpr[]): NativeExpr;
  isIn(values: NativeExpr, nullsEqual: boolean): NativeExpr;
  strContains(pattern: NativeExpr, literal: boolean, strict: boolean): NativeExpr;
  strStripChars(characters: NativeExpr, start: boolean, end: boolean): NativeExpr;
  listEval(expr: NativeExpr): NativeExpr;
  strToLowercase(): NativeExpr;
  isNull(): NativeExpr;
  not(): NativeExpr;
  hour(): NativeExpr;
  dropNulls(): NativeExpr;
  nUnique(): NativeExpr;
  sum(): NativeExpr;
  min(): NativeExpr;
  max(): NativeExpr;
  median(): NativeExpr;
  add(other: NativeExpr): NativeExpr;
  sub(other: NativeExpr): NativeExpr;
  mul(other: NativeExpr): NativeExpr;
  div(other: NativeExpr): NativeExpr;
  eq(other: NativeExpr): NativeExpr;
  neq(other: NativeExpr): NativeExpr;
  lt(other: NativeExpr): NativeExpr;
  ltEq(other: NativeExpr): NativeExpr;
  gt(other: NativeExpr): NativeExpr;
  gtEq(other: NativeExpr): NativeExpr;
  and(other: NativeExpr): NativeExpr;
  or(other: NativeExpr): NativeExpr;
  fillNull(other: NativeExpr): NativeExpr;
}

/** A `case` that still needs its next part. */
interface Then {
  when(condition: NativeExpr): { then(value: NativeExpr): Then };
  otherwise(value: NativeExpr): NativeExpr;
}

export interface NativeFrame {
  select(columns: NativeExpr[]): NativeFrame;
  withColumns(columns: NativeExpr[]): NativeFrame;
  filter(condition: NativeExpr): NativeFrame;
  slice(offset: number, length: number): NativeFrame;
  groupby(keys: NativeExpr[], maintainOrder: boolean): { agg(measures: NativeExpr[]): NativeFrame };
  sortByExprs(
    by: NativeExpr[],
    descending: boolean[],
    nullsLast: boolean[],
    maintainOrder: boolean,
    multithreaded: boolean,
  ): NativeFrame;
  join(
    right: NativeFrame,
    leftOn: NativeExpr[],
    rightOn: NativeExpr[],
    allowParallel: boolean,
    forceParallel: boolean,
    how: string,
    suffix: string,
    coalesce: boolean | undefined,
  ): NativeFrame;
}

interface NativeFunctions {
  col(name: string): NativeExpr;
  cols(names: string[]): NativeExpr;
  lit(value: unknown): NativeExpr;
  len(): NativeExpr;
  element(): NativeExpr;
  intRange(from: pl.Expr, to: pl.Expr, step: number, type: DataType): NativeExpr;
  concatLst(items: NativeExpr[]): NativeExpr;
  concatStr(items: NativeExpr[], separator: string, ignoreNulls: boolean): NativeExpr;
  minHorizontal(items: NativeExpr[]): NativeExpr;
  maxHorizontal(items: NativeExpr[]): NativeExpr;
  when(condition: NativeExpr): { then(value: NativeExpr): Then };
  concatLf(
    frames: NativeFrame[],
    how: string,
    rechunk: boolean,
    parallel: boolean,
    toSupertypes: boolean,
    maintainOrder: boolean,
  ): NativeFrame;
}

export const native = internal as unknown as NativeFunctions;

/** As `intRange` takes it: of the object around an expression it uses no more than this. */
export function wrapped(expr: NativeExpr): pl.Expr {
  return { _expr: expr, inner: () => expr, [Symbol.toStringTag]: () => 'Expr' } as unknown as pl.Expr;
}

/** A frame of nodejs-polars again. */
export function wrappedFrame(frame: NativeFrame): pl.LazyDataFrame {
  return (pl.LazyDataFrame as unknown as (frame: NativeFrame) => pl.LazyDataFrame)(frame);
}
