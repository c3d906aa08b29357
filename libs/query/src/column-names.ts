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
 * The columns that the steps of a plan name. An input's columns that are not among them need not be read; some that are
 * may not be needed either.
 */
export function columnsNamedIn({ step }: Plan): Set<string> {
  return new Set([...namedByStep(step), ...inputsOf(step).flatMap((input) => [...columnsNamedIn(input)])]);
}

function namedByStep(step: Step): Iterable<string> {
  switch (step.kind) {
    case 'filter':
      return columnNames(step.condition);
    case 'select':
      return columnNames(...Object.values(step.columns));
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
