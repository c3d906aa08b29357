import type { Dialect } from '../dialect';
import type { AggregateFunction, FunctionName } from '../expression';
import type { JoinKind } from '../plan';
import type { DataType } from '../type';

/** SQL of a function, from the SQL of its arguments. */
export type Render = (...args: string[]) => string;

/** A language of SQL: each entry is a place where engines differ. */
export interface SqlDialect extends Dialect {
  identifier(name: string): string;
  /** A column of the table of that alias. */
  qualified(alias: string, name: string): string;
  /** A column in an expression. */
  column(name: string): string;
  text(value: string): string;
  /** A constant that is not null, from its text. */
  literal(text: string, type: DataType): string;
  type(type: DataType): string;
  cast(sql: string, type: DataType): string;
  functions: Partial<Record<Exclude<FunctionName, 'matches'>, Render>>;
  aggregates: Record<AggregateFunction, Render>;
  in(arg: string, values: string[]): string;
  /** `pattern` as {@link matches} takes it. */
  matches(text: string, pattern: string): string;
  /** From names, as SQL texts, and values. */
  struct(fields: [name: string, value: string][]): string;
  joins: Record<JoinKind, (left: string, right: string) => string>;
}
