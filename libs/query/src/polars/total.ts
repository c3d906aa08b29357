import { col, Expr } from '../expression';
import { polarsExpr } from './expression';
import type { NativeFrame } from './native';

/**
 * One row of measures over a whole frame: first the bare aggregates, then what is computed from them. In one step,
 * the streaming engine repeats a `case` over an aggregate for every row of the frame, or drops it with an empty one.
 */
export function totalFrame(frame: NativeFrame, measures: Record<string, Expr>): NativeFrame {
  const aggregates = new Map<string, Expr>();
  const outer = Object.entries(measures).map(([name, measure]): [string, Expr] => [name, lift(measure, aggregates)]);
  const bare = [...aggregates].map(([name, aggregate]) => polarsExpr(aggregate).alias(name));
  return frame.select(bare).select(outer.map(([name, expr]) => polarsExpr(expr).alias(name)));
}

/** The expression with columns for its aggregates, which are collected by the names of those columns. */
function lift(expr: Expr, aggregates: Map<string, Expr>): Expr {
  const { node } = expr;
  switch (node.kind) {
    case 'aggregate': {
      const name = `aggregate ${expr.toString()}`;
      aggregates.set(name, expr);
      return col(name);
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
