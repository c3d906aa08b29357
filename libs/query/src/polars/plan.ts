import pl from 'nodejs-polars';
import type { Expr, Order } from '../expression';
import type { Plan, Step } from '../plan';
import { polarsExpr } from './expression';
import { requireFeature } from '../dialect';
import { polars } from './dialect';
import { polarsLiteral } from './literal';
import { native, type NativeExpr, type NativeFrame as Frame, wrapped, wrappedFrame } from './native';
import { totalFrame } from './total';

/** A plan over lazy frames, one for each input's name. Nothing runs before the result is collected or sunk. */
export function toPolars(plan: Plan, inputs: Record<string, pl.LazyDataFrame>): pl.LazyDataFrame {
  // A plan that is used twice is rendered once, so that Polars sees that it is the same.
  const rendered = new Map<Plan, Frame>();
  const render = (part: Plan): Frame => {
    const known = rendered.get(part);
    if (known) return known;
    const frame = stepFrame(part, inputs, render);
    rendered.set(part, frame);
    return frame;
  };
  return wrappedFrame(render(plan));
}

function stepFrame(plan: Plan, inputs: Record<string, pl.LazyDataFrame>, render: (part: Plan) => Frame): Frame {
  const { step } = plan;
  requireFeature(polars, step.kind);
  switch (step.kind) {
    case 'input': {
      const frame = inputs[step.name];
      if (!frame) throw new TypeError(`the plan needs an input named ${step.name}`);
      return (frame.inner() as Frame).select([native.cols([...plan.columns])]);
    }
    case 'values':
      return valuesFrame(plan.columns, step);
    case 'filter':
      return render(step.input).filter(polarsExpr(step.condition));
    case 'select':
      return selectFrame(render(step.input), step.input.columns, step.columns, plan.columns);
    case 'group':
      return groupFrame(render(step.input), step);
    case 'rank':
      return rankFrame(render(step.input), step);
    case 'join':
      return joinFrames(render(step.left), render(step.right), step, plan.columns);
    case 'union':
      return concatenated(step.inputs.map(render));
    case 'sort': {
      const sorted = sortFrame(render(step.input), step.order);
      return step.limit === undefined ? sorted : sorted.slice(0, step.limit);
    }
  }
}

function concatenated(frames: Frame[]): Frame {
  return frames.length === 1 ? frames[0]! : native.concatLf(frames, 'vertical', true, true, true, true);
}

function named(columns: Record<string, Expr>): NativeExpr[] {
  return Object.entries(columns).map(([name, expr]) => polarsExpr(expr).alias(name));
}

/** Columns that stay as they are get no expression. */
function selectFrame(
  frame: Frame,
  before: readonly string[],
  columns: Record<string, Expr>,
  names: readonly string[],
): Frame {
  const stays = ([name, { node }]: [string, Expr]): boolean => node.kind === 'column' && node.name === name;
  const changed = Object.fromEntries(Object.entries(columns).filter((column) => !stays(column)));
  const changedFrame = Object.keys(changed).length === 0 ? frame : frame.withColumns(named(changed));
  const after = [...before, ...Object.keys(changed).filter((name) => !before.includes(name))];
  const same = after.length === names.length && after.every((name, index) => name === names[index]);
  return same ? changedFrame : changedFrame.select([native.cols([...names])]);
}

function groupFrame(frame: Frame, { keys, measures }: Extract<Step, { kind: 'group' }>): Frame {
  if (Object.keys(keys).length === 0) return totalFrame(frame, measures);
  return frame.groupby(named(keys), false).agg(named(measures));
}

function rankFrame(frame: Frame, { name, partitionBy, order }: Extract<Step, { kind: 'rank' }>): Frame {
  const one = native.lit(1);
  const position = native.intRange(wrapped(one), wrapped(native.len().add(one)), 1, pl.Int64);
  const within = partitionBy.length > 0 ? position.over(partitionBy.map((column) => native.col(column))) : position;
  return sortFrame(frame, order).withColumns([within.cast(pl.Int32, false).alias(name)]);
}

function joinFrames(
  left: Frame,
  right: Frame,
  { how, on }: Extract<Step, { kind: 'join' }>,
  columns: readonly string[],
): Frame {
  requireFeature(polars, how);
  const keys = on.map((name) => native.col(name));
  const joined = left.join(right, keys, keys, true, false, how, 'right', how === 'full' ? true : undefined);
  return how === 'cross' ? joined : joined.select([native.cols([...columns])]);
}

function sortFrame(frame: Frame, order: Order[]): Frame {
  const by = order.map(({ by }) => polarsExpr(by));
  const descending = order.map(({ descending }) => descending);
  return frame.sortByExprs(by, descending, [true], true, true);
}

function valuesFrame(columns: readonly string[], { types, rows }: Extract<Step, { kind: 'values' }>): Frame {
  const one = pl
    .DataFrame({ row: [0] })
    .lazy()
    .inner() as Frame;
  const frames = rows.map((row) =>
    one.select(row.map((value, at) => polarsLiteral(value, types[at]!).alias(columns[at]!))),
  );
  return concatenated(frames);
}
