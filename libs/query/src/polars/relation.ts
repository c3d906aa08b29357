import pl from 'nodejs-polars';
import type { Expr, Order } from '../expression';
import type { Relation, Step } from '../relation';
import { polarsExpr } from './expression';
import { polarsLiteral } from './literal';

type Frame = pl.LazyDataFrame;

/** A plan over lazy frames, one for each input's name. Nothing runs before the result is collected or sunk. */
export function toPolars(relation: Relation, inputs: Record<string, Frame>): Frame {
  const { step } = relation;
  switch (step.kind) {
    case 'input': {
      const frame = inputs[step.name];
      if (!frame) throw new TypeError(`the plan needs an input named ${step.name}`);
      return frame.select(...relation.columns.map((name) => pl.col(name)));
    }
    case 'values':
      return valuesFrame(relation.columns, step);
    case 'filter':
      return toPolars(step.input, inputs).filter(polarsExpr(step.condition));
    case 'select':
      return selectFrame(toPolars(step.input, inputs), step.columns);
    case 'group':
      return groupFrame(toPolars(step.input, inputs), step);
    case 'rank':
      return rankFrame(toPolars(step.input, inputs), step);
    case 'join':
      return joinFrames(toPolars(step.left, inputs), toPolars(step.right, inputs), step, relation.columns);
    case 'union':
      return pl.concat(step.inputs.map((input) => toPolars(input, inputs)));
    case 'sort':
      return sortFrame(toPolars(step.input, inputs), step.order);
  }
}

function named(columns: Record<string, Expr>): pl.Expr[] {
  return Object.entries(columns).map(([name, expr]) => polarsExpr(expr).alias(name));
}

/** Constants take the length of the frame only beside a column of it. */
function selectFrame(frame: Frame, columns: Record<string, Expr>): Frame {
  return frame.withColumns(...named(columns)).select(...Object.keys(columns).map((name) => pl.col(name)));
}

function groupFrame(frame: Frame, { keys, measures }: Extract<Step, { kind: 'group' }>): Frame {
  if (Object.keys(keys).length === 0) return frame.select(...named(measures));
  const grouped = frame.groupBy(named(keys));
  return grouped.agg(...named(measures));
}

function rankFrame(frame: Frame, { name, partitionBy, order }: Extract<Step, { kind: 'rank' }>): Frame {
  const position = pl.intRange(1, pl.len().add(1));
  const [first, ...others] = partitionBy;
  const within = first ? position.over(first, ...others) : position;
  return sortFrame(frame, order).withColumns(within.cast(pl.Int32).alias(name));
}

function joinFrames(left: Frame, right: Frame, { how, on }: Extract<Step, { kind: 'join' }>, columns: readonly string[]): Frame {
  if (how === 'cross') return left.join(right, { how });
  const joined = how === 'full' ? left.join(right, { how, on, coalesce: true }) : left.join(right, { how, on });
  return joined.select(...columns.map((name) => pl.col(name)));
}

function sortFrame(frame: Frame, order: Order[]): Frame {
  return frame.sort({
    by: order.map(({ by }) => polarsExpr(by)),
    descending: order.map(({ descending }) => descending),
    nullsLast: true,
    maintainOrder: true,
  });
}

function valuesFrame(columns: readonly string[], { types, rows }: Extract<Step, { kind: 'values' }>): Frame {
  const frames = rows.map((row) => {
    const cells = row.map((value, at) => polarsLiteral(value, types[at]!).alias(columns[at]!));
    return pl.DataFrame({ row: [0] }).lazy().select(...cells);
  });
  return pl.concat(frames);
}
