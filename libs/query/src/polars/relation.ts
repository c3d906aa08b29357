import pl from 'nodejs-polars';
import type { Expr, Order } from '../expression';
import type { Relation, Step } from '../relation';
import { polarsExpr } from './expression';
import { polarsLiteral } from './literal';
import { native, wrapped } from './native';
import { totalFrame } from './total';

type Frame = pl.LazyDataFrame;

/** A plan over lazy frames, one for each input's name. Nothing runs before the result is collected or sunk. */
export function toPolars(relation: Relation, inputs: Record<string, Frame>): Frame {
  // A relation that is used twice is rendered once, so that Polars sees that it is the same.
  const rendered = new Map<Relation, Frame>();
  const render = (part: Relation): Frame => {
    const known = rendered.get(part);
    if (known) return known;
    const frame = stepFrame(part, inputs, render);
    rendered.set(part, frame);
    return frame;
  };
  return render(relation);
}

function stepFrame(relation: Relation, inputs: Record<string, Frame>, render: (part: Relation) => Frame): Frame {
  const { step } = relation;
  switch (step.kind) {
    case 'input': {
      const frame = inputs[step.name];
      if (!frame) throw new TypeError(`the plan needs an input named ${step.name}`);
      return frame.select(pl.cols([...relation.columns]));
    }
    case 'values':
      return valuesFrame(relation.columns, step);
    case 'filter':
      return render(step.input).filter(wrapped(polarsExpr(step.condition)));
    case 'select':
      return selectFrame(render(step.input), step.input.columns, step.columns);
    case 'group':
      return groupFrame(render(step.input), step);
    case 'rank':
      return rankFrame(render(step.input), step);
    case 'join':
      return joinFrames(render(step.left), render(step.right), step, relation.columns);
    case 'union':
      return pl.concat(step.inputs.map(render));
    case 'sort':
      return sortFrame(render(step.input), step.order);
  }
}

function named(columns: Record<string, Expr>): pl.Expr[] {
  return Object.entries(columns).map(([name, expr]) => wrapped(polarsExpr(expr).alias(name)));
}

/** Columns that stay as they are get no expression. */
function selectFrame(frame: Frame, before: readonly string[], columns: Record<string, Expr>): Frame {
  const stays = ([name, { node }]: [string, Expr]): boolean => node.kind === 'column' && node.name === name;
  const changed = Object.fromEntries(Object.entries(columns).filter((column) => !stays(column)));
  const changedFrame = Object.keys(changed).length === 0 ? frame : frame.withColumns(...named(changed));
  const names = Object.keys(columns);
  const after = [...before, ...Object.keys(changed).filter((name) => !before.includes(name))];
  const same = after.length === names.length && after.every((name, index) => name === names[index]);
  return same ? changedFrame : changedFrame.select(pl.cols(names));
}

function groupFrame(frame: Frame, { keys, measures }: Extract<Step, { kind: 'group' }>): Frame {
  if (Object.keys(keys).length === 0) return totalFrame(frame, measures);
  const grouped = frame.groupBy(named(keys), false);
  return grouped.agg(...named(measures));
}

function rankFrame(frame: Frame, { name, partitionBy, order }: Extract<Step, { kind: 'rank' }>): Frame {
  const one = native.lit(1);
  const position = native.intRange(wrapped(one), wrapped(native.len().add(one)), 1, pl.Int64);
  const within = partitionBy.length > 0 ? position.over(partitionBy.map((column) => native.col(column))) : position;
  return sortFrame(frame, order).withColumns(wrapped(within.cast(pl.Int32, false).alias(name)));
}

function joinFrames(
  left: Frame,
  right: Frame,
  { how, on }: Extract<Step, { kind: 'join' }>,
  columns: readonly string[],
): Frame {
  if (how === 'cross') return left.join(right, { how });
  const joined = how === 'full' ? left.join(right, { how, on, coalesce: true }) : left.join(right, { how, on });
  return joined.select(pl.cols([...columns]));
}

function sortFrame(frame: Frame, order: Order[]): Frame {
  return frame.sort({
    by: order.map(({ by }) => wrapped(polarsExpr(by))),
    descending: order.map(({ descending }) => descending),
    nullsLast: true,
    maintainOrder: true,
  });
}

function valuesFrame(columns: readonly string[], { types, rows }: Extract<Step, { kind: 'values' }>): Frame {
  const frames = rows.map((row) => {
    const cells = row.map((value, at) => wrapped(polarsLiteral(value, types[at]!).alias(columns[at]!)));
    return pl
      .DataFrame({ row: [0] })
      .lazy()
      .select(...cells);
  });
  return pl.concat(frames);
}
