import { canonicalExpr } from './canonical';
import type { DataType } from './type';

export type Literal = string | number | bigint | boolean | null;

/** Functions of one row. */
export type FunctionName =
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'eq'
  | 'ne'
  | 'lt'
  | 'le'
  | 'gt'
  | 'ge'
  | 'and'
  | 'or'
  | 'not'
  | 'is_null'
  | 'coalesce'
  | 'least'
  | 'greatest'
  | 'concat'
  | 'lower'
  | 'trim'
  | 'matches'
  | 'date_of'
  | 'hour_of'
  | 'micros_between'
  | 'days_between'
  | 'names_where'
  | 'json_text'
  | 'json_has'
  | 'json_insert'
  | 'to_json'
  | 'try_decimal'
  | 'try_int'
  | 'try_timestamp'
  | 'first_filled'
  | 'field';

export type AggregateFunction = 'sum' | 'count' | 'count_distinct' | 'min' | 'max' | 'median';

/** `by` descending means greatest first. Nulls come last either way. */
export interface Order {
  by: Expr;
  descending: boolean;
}

export type Node =
  | { kind: 'column'; name: string }
  | { kind: 'literal'; value: Literal; type: DataType }
  | { kind: 'call'; name: FunctionName; args: Expr[] }
  | { kind: 'in'; arg: Expr; values: Literal[]; type: DataType }
  | { kind: 'case'; branches: { when: Expr; then: Expr }[]; otherwise: Expr }
  | { kind: 'cast'; arg: Expr; type: DataType }
  | { kind: 'struct'; fields: [name: string, value: Expr][] }
  | { kind: 'aggregate'; name: AggregateFunction; arg: Expr | undefined }
  | { kind: 'sum_over'; arg: Expr; partitionBy: Expr[] };

export type Operand = Expr | number | bigint | boolean;

/** An expression over the columns of a plan: immutable, and only a description until a dialect renders it. */
export class Expr {
  constructor(readonly node: Node) {}

  plus = (other: Operand): Expr => call('add', this, other);
  minus = (other: Operand): Expr => call('subtract', this, other);
  /** Of decimals: exact where one of the two is whole; engines round other products to different digits. */
  times = (other: Operand): Expr => call('multiply', this, other);
  /** Of doubles; null where the divisor is zero. */
  over = (divisor: Expr): Expr =>
    when(divisor.ne(lit(0, 'double')), call('divide', this, divisor)).otherwise(nullOf('double'));
  eq = (other: Operand | string): Expr => call('eq', this, other);
  ne = (other: Operand | string): Expr => call('ne', this, other);
  lt = (other: Operand): Expr => call('lt', this, other);
  le = (other: Operand): Expr => call('le', this, other);
  gt = (other: Operand): Expr => call('gt', this, other);
  ge = (other: Operand): Expr => call('ge', this, other);
  and = (other: Expr): Expr => call('and', this, other);
  or = (other: Expr): Expr => call('or', this, other);
  not = (): Expr => call('not', this);
  isNull = (): Expr => call('is_null', this);
  isNotNull = (): Expr => this.isNull().not();
  in = (values: Literal[], type: DataType = 'string'): Expr => new Expr({ kind: 'in', arg: this, values, type });
  orElse = (other: Operand | string): Expr => call('coalesce', this, other);
  cast = (type: DataType): Expr => new Expr({ kind: 'cast', arg: this, type });
  /** The sum over the rows that share the values of `columns`; 0 over nothing. */
  sumOver = (...columns: string[]): Expr => new Expr({ kind: 'sum_over', arg: this, partitionBy: columns.map(col) });
  get asc(): Order {
    return { by: this, descending: false };
  }
  get desc(): Order {
    return { by: this, descending: true };
  }
  /** Its canonical form: the same for every engine. */
  toString(): string {
    return canonicalExpr(this);
  }
}

export function col(name: string): Expr {
  return new Expr({ kind: 'column', name });
}

/** A constant. Dates are `2025-11-09`, timestamps ISO 8601 in UTC, decimals text. */
export function lit(value: Literal, type: DataType = literalType(value)): Expr {
  return new Expr({ kind: 'literal', value, type });
}

export function nullOf(type: DataType): Expr {
  return lit(null, type);
}

export function call(name: FunctionName, ...args: (Operand | string)[]): Expr {
  return new Expr({ kind: 'call', name, args: args.map((arg) => (arg instanceof Expr ? arg : lit(arg))) });
}

export function aggregate(name: AggregateFunction, arg?: Expr): Expr {
  return new Expr({ kind: 'aggregate', name, arg });
}

/** `when(a, x).when(b, y).otherwise(z)`: the first condition that is true decides. */
export function when(condition: Expr, then: Expr): When {
  return new When([{ when: condition, then }]);
}

class When {
  constructor(private readonly branches: { when: Expr; then: Expr }[]) {}

  when(condition: Expr, then: Expr): When {
    return new When([...this.branches, { when: condition, then }]);
  }

  otherwise(otherwise: Expr): Expr {
    return new Expr({ kind: 'case', branches: this.branches, otherwise });
  }
}

function literalType(value: Literal): DataType {
  switch (typeof value) {
    case 'number':
      return Number.isInteger(value) ? 'integer' : 'double';
    case 'bigint':
      return 'long';
    case 'boolean':
      return 'boolean';
    default:
      return 'string';
  }
}
