import type { Expr, Literal } from '../expression';
import type { Plan } from '../plan';
import type { DataType } from '../type';
import { datafusion } from './datafusion';
import { exprSql as expressionSql, literalSql as constantSql } from './expression';
import { planSql } from './plan';

/** A plan as the binding's SQL. */
export const toSql = (plan: Plan): string => planSql(datafusion, plan);

export const exprSql = (expr: Expr): string => expressionSql(datafusion, expr);

/** A condition on the rows of the table that an upsert or a merge writes to. */
export const targetSql = (condition: Expr): string =>
  expressionSql({ ...datafusion, column: (name) => `target.${datafusion.identifier(name)}` }, condition);

export const identifier = (name: string): string => datafusion.identifier(name);

export const literalSql = (value: Literal, type: DataType): string => constantSql(datafusion, value, type);
