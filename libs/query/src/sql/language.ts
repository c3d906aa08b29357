import type { Expr, Literal } from '../expression';
import type { Plan } from '../plan';
import type { DataType } from '../type';
import type { SqlDialect } from './dialect';
import { exprSql, literalSql } from './expression';
import { planSql } from './plan';

/** What is written in the SQL of one engine. */
export interface SqlLanguage {
  toSql: (plan: Plan) => string;
  exprSql: (expr: Expr) => string;
  /** A condition on the rows of the table that an upsert or a merge writes to. */
  targetSql: (condition: Expr) => string;
  identifier: (name: string) => string;
  literalSql: (value: Literal, type: DataType) => string;
}

export function languageOf(dialect: SqlDialect): SqlLanguage {
  const target = { ...dialect, column: (name: string) => dialect.qualified('target', name) };
  return {
    toSql: (plan) => planSql(dialect, plan),
    exprSql: (expr) => exprSql(dialect, expr),
    targetSql: (condition) => exprSql(target, condition),
    identifier: (name) => dialect.identifier(name),
    literalSql: (value, type) => literalSql(dialect, value, type),
  };
}
