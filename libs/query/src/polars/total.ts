import { col, Expr } from '../expression';
import { polarsExpr } from './expression';
import type { NativeFrame } from './native';

/**
 * One row of measures over a whole frame: first the bare aggregates, then what is computed from them. In one step,
 * the streaming engine repeats a `case` over an aggregate for every row of the frame, or drops it with an empty one.
 */
export function totalFrame(frame: NativeFrame, measures: Record<string, Expr>): NativeFrame {
  const aggregates: Aggregates = new Map();
  const outer = Object.entries(measures).map(([name, measure]): [string, Expr] => [name, lift(measure, aggregates)]);
  const bare = [...aggregates.values()].map(({ name, aggregate }) => polarsExpr(aggregate).alias(name));
  return frame.select(bare).select(outer.map(([name, expr]) => polarsExpr(expr).alias(name)));
}

/** By canonical form: the streaming engine repeats the row for every row of the frame when it computes one aggregate twice. */
type Aggregates = Map<string, { name: string; aggregate: Expr }>;

/** The expression with a column in the place of each aggregate; the aggregates are collected. */
function lift(expr: Expr, aggregates: Aggregates): Expr {
  const { node } = expr;
  switch (node.kind) {
    case 'aggregate': {
      const known = aggregates.get(String(expr)) ?? { name: `aggregate ${aggregates.size}`, aggregate: expr };
      aggregates.set(String(expr), known);
      return col(known.name);
    }
    case 'call':
      return new Expr({ ...node, args: node.args.map((arg) => lift(arg, aggregates)) });
    case 'case': {
      const branches = node.branches.map(({ when, then }) => ({
        when: lift(when, aggregates),
        then: lift(then, aggregates),
      }));
      return new Expr({ ...node, branches, otherwise: lift(node.otherwise, aggregates) });
    }
    case 'cast':
    case 'in':
      return new Expr({ ...node, arg: lift(node.arg, aggregates) });
    default:
      return expr;
  }
}
