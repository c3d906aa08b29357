import { Expr, Plan } from '@fastcart/query';

/** The columns of an input that a plan's expressions use. Columns that it only passes through are left out. */
export function inputColumns(plan: Plan, input: string): Set<string> {
  const inputs = new Set<string>();
  const named = new Set<string>();
  visit(plan, inputs, named, input);
  return new Set([...named].filter((name) => inputs.has(name)));
}

function visit(value: unknown, inputs: Set<string>, named: Set<string>, input: string): void {
  if (value instanceof Plan) {
    const { step } = value;
    if (step.kind === 'input') {
      if (step.name === input) for (const name of value.columns) inputs.add(name);
    } else if (step.kind === 'select') {
      visit(step.input, inputs, named, input);
      for (const [name, expr] of Object.entries(step.columns)) {
        if (!(expr.node.kind === 'column' && expr.node.name === name)) visit(expr, inputs, named, input);
      }
    } else {
      if (step.kind === 'join') for (const name of step.on) named.add(name);
      if (step.kind === 'rank') for (const name of step.partitionBy) named.add(name);
      for (const part of Object.values(step)) visit(part, inputs, named, input);
    }
  } else if (value instanceof Expr) {
    if (value.node.kind === 'column') named.add(value.node.name);
    else for (const part of Object.values(value.node)) visit(part, inputs, named, input);
  } else if (value !== null && typeof value === 'object') {
    for (const part of Object.values(value)) visit(part, inputs, named, input);
  }
}
