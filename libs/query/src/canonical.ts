import type { Expr, Literal, Order } from './expression';
import { columnNames } from './column-names';
import type { Plan } from './plan';
import type { DataType } from './type';

type Form = string | boolean | null | undefined | readonly Form[];

/**
 * What a plan computes, as JSON: two plans have the same text only if they give the same rows.
 *
 * A step is written with what it computes. Columns that it only passes on are not written, and steps of which no later
 * step uses anything are left out: how many columns a scan reads, and where a plan drops those that it does not need any
 * more, is how it is executed. The names that come out of the whole plan are written first, and with a join those that
 * come from its right side, so that no name can mean two columns.
 */
export function canonicalPlan(plan: Plan): string {
  return JSON.stringify([plan.columns, planForm(plan, new Set(plan.columns))]);
}

/** What an expression computes, as JSON. */
export function canonicalExpr(expr: Expr): string {
  return JSON.stringify(exprForm(expr));
}

/** `used`: the columns of the plan that are used after it. */
function planForm(plan: Plan, used: ReadonlySet<string>): Form {
  const { step } = plan;
  switch (step.kind) {
    case 'input':
      return ['input', step.name];
    case 'values':
      return ['values', plan.columns, step.types, step.rows.map((row) => literalForms(row, step.types))];
    case 'filter':
      return ['filter', planForm(step.input, both(used, columnNames(step.condition))), exprForm(step.condition)];
    case 'select': {
      const columns = Object.entries(step.columns).filter(([name]) => used.has(name));
      const computed = columns.filter(([name, { node }]) => !(node.kind === 'column' && node.name === name));
      const input = planForm(step.input, columnNames(...columns.map(([, expr]) => expr)));
      return computed.length === 0 ? input : ['select', input, namedForms(computed)];
    }
    case 'group': {
      const keys = Object.entries(step.keys);
      const measures = Object.entries(step.measures).filter(([name]) => used.has(name));
      const input = planForm(step.input, columnNames(...[...keys, ...measures].map(([, expr]) => expr)));
      return ['group', input, namedForms(keys), namedForms(measures)];
    }
    case 'rank': {
      if (!used.has(step.name)) return planForm(step.input, used);
      const others = [...used].filter((name) => name !== step.name);
      const input = planForm(step.input, both(others, step.partitionBy, orderNames(step.order)));
      return ['rank', input, step.name, step.partitionBy, orderForm(step.order)];
    }
    case 'join': {
      const { left, right, how, on } = step;
      const ofLeft = left.columns.filter((name) => used.has(name));
      const ofRight = right.columns.filter((name) => used.has(name) && !left.columns.includes(name));
      return ['join', how, on, planForm(left, both(ofLeft, on)), planForm(right, both(ofRight, on)), ofRight];
    }
    case 'union':
      return ['union', ...step.inputs.map((input) => planForm(input, used))];
    case 'sort': {
      const sorted = [planForm(step.input, both(used, orderNames(step.order))), orderForm(step.order)];
      return step.limit === undefined ? ['sort', ...sorted] : ['top', String(step.limit), ...sorted];
    }
  }
}

function namedForms(columns: [name: string, expr: Expr][]): Form {
  return columns.map(([name, expr]) => [name, exprForm(expr)]);
}

function both(...sets: Iterable<string>[]): Set<string> {
  return new Set(sets.flatMap((set) => [...set]));
}

function orderNames(order: Order[]): Set<string> {
  return columnNames(...order.map(({ by }) => by));
}

function orderForm(order: Order[]): Form {
  return order.map(({ by, descending }) => [exprForm(by), descending]);
}

function exprForm({ node }: Expr): Form {
  switch (node.kind) {
    case 'column':
      return ['column', node.name];
    case 'literal':
      return ['literal', node.type, literalForm(node.value)];
    case 'call':
      return ['call', node.name, ...node.args.map(exprForm)];
    case 'in':
      return ['in', exprForm(node.arg), node.type, node.values.map(literalForm)];
    case 'case': {
      const branches = node.branches.map((branch) => [exprForm(branch.when), exprForm(branch.then)]);
      return ['case', branches, exprForm(node.otherwise)];
    }
    case 'cast':
      return ['cast', exprForm(node.arg), node.type];
    case 'struct':
      return ['struct', namedForms(node.fields)];
    case 'aggregate':
      return node.arg ? ['aggregate', node.name, exprForm(node.arg)] : ['aggregate', node.name];
    case 'sum_over':
      return ['sum_over', exprForm(node.arg), node.partitionBy.map(exprForm)];
  }
}

function literalForms(row: Literal[], types: DataType[]): Form {
  return row.map((value, at) => [types[at], literalForm(value)]);
}

/** With its type a text says which value it is: 3 and 3n are the same long. JSON has no bigint, no NaN and no -0. */
function literalForm(value: Literal): Form {
  if (value === null) return null;
  return Object.is(value, -0) ? '-0' : String(value);
}
