import type { Expr } from './expression';
import type { Plan, Step } from './plan';

/** The columns that expressions read. */
export function columnNames(...exprs: Expr[]): Set<string> {
  const found = new Set<string>();
  const visit = ({ node }: Expr): void => {
    switch (node.kind) {
      case 'column':
        found.add(node.name);
        return;
      case 'literal':
        return;
      case 'call':
        return node.args.forEach(visit);
      case 'case':
        node.branches.forEach((branch) => [branch.when, branch.then].forEach(visit));
        return visit(node.otherwise);
      case 'struct':
        return node.fields.forEach(([, value]) => visit(value));
      case 'aggregate':
        if (node.arg) visit(node.arg);
        return;
      case 'sum_over':
        return [node.arg, ...node.partitionBy].forEach(visit);
      default:
        return visit(node.arg);
    }
  };
  exprs.forEach(visit);
  return found;
}

/**
 * The columns that a plan gives or that its steps name. An input's columns that are not among them need not be read; some
 * that are may not be needed either.
 */
export function columnsNamedIn(plan: Plan): Set<string> {
  return new Set([...plan.columns, ...namedByStepsOf(plan)]);
}

function namedByStepsOf({ step }: Plan): string[] {
  return [...namedByStep(step), ...inputsOf(step).flatMap(namedByStepsOf)];
}

function namedByStep(step: Step): Iterable<string> {
  switch (step.kind) {
    case 'filter':
      return columnNames(step.condition);
    case 'select':
      return namedBySelect(step.columns, step.input.columns);
    case 'group':
      return columnNames(...Object.values(step.keys), ...Object.values(step.measures));
    case 'rank':
      return [...step.partitionBy, ...columnNames(...step.order.map(({ by }) => by))];
    case 'join':
      return step.on;
    case 'sort':
      return columnNames(...step.order.map(({ by }) => by));
    default:
      return [];
  }
}

/** A select that keeps every column of its input, as {@link Plan.with} makes it, does not name those that it only passes on. */
function namedBySelect(columns: Record<string, Expr>, before: readonly string[]): Iterable<string> {
  const isWith = before.every((name) => name in columns);
  const named = Object.entries(columns).filter(
    ([name, { node }]) => !isWith || node.kind !== 'column' || node.name !== name,
  );
  return columnNames(...named.map(([, expr]) => expr));
}

function inputsOf(step: Step): Plan[] {
  switch (step.kind) {
    case 'input':
    case 'values':
      return [];
    case 'join':
      return [step.left, step.right];
    case 'union':
      return step.inputs;
    default:
      return [step.input];
  }
}
