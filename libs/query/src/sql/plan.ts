import { requireFeature } from '../dialect';
import type { Expr } from '../expression';
import type { Plan, Step } from '../plan';
import type { SqlDialect } from './dialect';
import { exprSql, literalSql, orderSql } from './expression';

type StepOf<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>;

/** A plan as one statement; its inputs are the tables of those names. */
export function planSql(dialect: SqlDialect, plan: Plan): string {
  return new PlanWriter(dialect).plan(plan);
}

class PlanWriter {
  constructor(private readonly dialect: SqlDialect) {}

  plan(plan: Plan): string {
    const { step } = plan;
    requireFeature(this.dialect, step.kind);
    switch (step.kind) {
      case 'input':
        return `SELECT ${this.list(plan.columns)} FROM ${this.dialect.identifier(step.name)}`;
      case 'values':
        return this.values(plan, step);
      case 'filter':
        return `SELECT ${this.list(plan.columns)} ${this.from(step.input)} WHERE ${this.expr(step.condition)}`;
      case 'select':
        return `SELECT ${this.named(step.columns, plan.columns)} ${this.from(step.input)}`;
      case 'group':
        return this.group(plan, step);
      case 'rank':
        return this.rank(step);
      case 'join':
        return this.join(plan, step);
      case 'union':
        return step.inputs.map((input) => `(${this.plan(input)})`).join(' UNION ALL ');
      case 'sort':
        return this.sort(plan, step);
    }
  }

  private values(plan: Plan, { types, rows }: StepOf<'values'>): string {
    const tuples = rows.map(
      (row) => `(${row.map((value, at) => literalSql(this.dialect, value, types[at]!)).join(', ')})`,
    );
    return `SELECT * FROM (VALUES ${tuples.join(', ')}) AS v(${this.list(plan.columns)})`;
  }

  private group(plan: Plan, { input, keys, measures }: StepOf<'group'>): string {
    const by = Object.values(keys).map((key) => this.expr(key));
    const sql = `SELECT ${this.named({ ...keys, ...measures }, plan.columns)} ${this.from(input)}`;
    return by.length === 0 ? sql : `${sql} GROUP BY ${by.join(', ')}`;
  }

  private rank({ input, name, partitionBy, order }: StepOf<'rank'>): string {
    const partition = partitionBy.length === 0 ? '' : `PARTITION BY ${this.list(partitionBy)} `;
    const number = `row_number() OVER (${partition}ORDER BY ${orderSql(this.dialect, order)})`;
    return `SELECT ${this.list(input.columns)}, ${this.as(this.dialect.cast(number, 'integer'), name)} ${this.from(input)}`;
  }

  private sort(plan: Plan, { input, order, limit }: StepOf<'sort'>): string {
    const sql = `SELECT ${this.list(plan.columns)} ${this.from(input)} ORDER BY ${orderSql(this.dialect, order)}`;
    return limit === undefined ? sql : `${sql} LIMIT ${limit}`;
  }

  private join(plan: Plan, { left, right, how, on }: StepOf<'join'>): string {
    requireFeature(this.dialect, how);
    const of = (side: string, name: string): string => this.dialect.qualified(side, name);
    const column = (name: string): string => {
      if (how === 'full' && on.includes(name)) return this.as(`coalesce(${of('l', name)}, ${of('r', name)})`, name);
      return of(left.columns.includes(name) ? 'l' : 'r', name);
    };
    const joined = this.dialect.joins[how](this.table(left, 'l'), this.table(right, 'r'));
    const condition = on.map((name) => `${of('l', name)} = ${of('r', name)}`).join(' AND ');
    return `SELECT ${plan.columns.map(column).join(', ')} FROM ${joined}${how === 'cross' ? '' : ` ON ${condition}`}`;
  }

  private from(input: Plan): string {
    return `FROM ${this.table(input, 't')}`;
  }

  private table(input: Plan, alias: string): string {
    const table = input.step.kind === 'input' ? this.dialect.identifier(input.step.name) : `(${this.plan(input)})`;
    return `${table} AS ${alias}`;
  }

  private expr(expr: Expr): string {
    return exprSql(this.dialect, expr);
  }

  private list(columns: readonly string[]): string {
    return columns.map((name) => this.dialect.identifier(name)).join(', ');
  }

  private as(sql: string, name: string): string {
    return `${sql} AS ${this.dialect.identifier(name)}`;
  }

  private named(columns: Record<string, Expr>, order: readonly string[]): string {
    return order.map((name) => this.as(this.expr(columns[name]!), name)).join(', ');
  }
}
