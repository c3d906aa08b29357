import pl, { type DataType as PolarsType } from 'nodejs-polars';
import type { Literal } from '../expression';
import type { DataType } from '../type';
import { native, type NativeExpr } from './native';

const day = 86_400_000;

export function polarsType(type: DataType): PolarsType {
  const decimal = /^decimal\((\d+),(\d+)\)$/.exec(type);
  if (decimal) return pl.Decimal(Number(decimal[1]), Number(decimal[2]));
  switch (type) {
    case 'integer':
      return pl.Int32;
    case 'long':
      return pl.Int64;
    case 'double':
      return pl.Float64;
    case 'boolean':
      return pl.Bool;
    case 'date':
      return pl.Date;
    case 'timestamp':
      return pl.Datetime('us', 'UTC');
    default:
      return pl.String;
  }
}

/** A JavaScript number becomes a double. Integers, dates and decimals need their type. */
export function polarsLiteral(value: Literal, type: DataType): NativeExpr {
  const literal = (plain: unknown): NativeExpr => native.lit(plain).cast(polarsType(type), false);
  if (value === null) return literal(null);
  switch (type) {
    case 'date':
      return native
        .lit(daysSinceEpoch(String(value)))
        .cast(pl.Int32, false)
        .cast(pl.Date, false);
    case 'timestamp':
      return native
        .lit(String(microseconds(String(value))))
        .cast(pl.Int64, false)
        .cast(polarsType(type), false);
    case 'string':
    case 'boolean':
      return native.lit(value);
    case 'integer':
    case 'double':
      return literal(Number(value));
    default:
      return literal(String(value));
  }
}

export function daysSinceEpoch(date: string): number {
  return Date.parse(date) / day;
}

/** Since 1970. A Date holds milliseconds; the digits behind them are added. */
function microseconds(timestamp: string): bigint {
  const fraction = /[.](\d+)/.exec(timestamp)?.[1] ?? '';
  return BigInt(Date.parse(timestamp)) * 1000n + BigInt(fraction.slice(3, 6).padEnd(3, '0'));
}
