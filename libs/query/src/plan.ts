import { canonicalPlan } from './canonical';
import { col, type Expr, type Literal, lit, type Order } from './expression';
import type { DataType } from './type';

export type JoinKind = 'inner' | 'left' | 'full' | 'semi' | 'anti' | 'cross';

export type Step =
  | { kind: 'input'; name: string }
  | { kind: 'values'; types: DataType[]; rows: Literal[][] }
  | { kind: 'filter'; input: Plan; condition: Expr }
  | { kind: 'select'; input: Plan; columns: Record<string, Expr> }
  | { kind: 'group'; input: Plan; keys: Record<string, Expr>; measures: Record<string, Expr> }
  | { kind: 'rank'; input: Plan; name: string; partitionBy: string[]; order: Order[] }
  | { kind: 'join'; left: Plan; right: Plan; how: JoinKind; on: string[] }
  | { kind: 'union'; inputs: Plan[] }
  | { kind: 'sort'; input: Plan; order: Order[]; limit: number | undefined };

/**
 * A relational plan: immutable steps over named inputs. `columns` names what comes out, in order. A dialect
 * (`@fastcart/query/polars`, `@fastcart/query/sql`) renders it for an engine; every engine gives the same rows.
 */
export class Plan {
  constructor(
    readonly step: Step,
    readonly columns: readonly string[],
  ) {}

  filter(condition: Expr): Plan {
    return new Plan({ kind: 'filter', input: this, condition }, this.columns);
  }

  /** Exactly these columns, in this order. */
  select(columns: Record<string, Expr> | readonly string[]): Plan {
    const [named, names] = isNames(columns) ? [ofNames(columns), columns] : [columns, Object.keys(columns)];
    return new Plan({ kind: 'select', input: this, columns: named }, names);
  }

  /** The columns there are and more; one of the same name is replaced in its place. */
  with(columns: Record<string, Expr>): Plan {
    const more = Object.keys(columns).filter((name) => !this.columns.includes(name));
    const all = { ...ofNames(this.columns), ...columns };
    return new Plan({ kind: 'select', input: this, columns: all }, [...this.columns, ...more]);
  }

  without(...names: string[]): Plan {
    return this.select(this.columns.filter((name) => !names.includes(name)));
  }

  /** One row per combination of keys; null is a key like any other. Without keys: one row. */
  group(keys: Record<string, Expr> | readonly string[], measures: Record<string, Expr> = {}): Plan {
    const named = isNames(keys) ? ofNames(keys) : keys;
    return new Plan({ kind: 'group', input: this, keys: named, measures }, [
      ...Object.keys(named),
      ...Object.keys(measures),
    ]);
  }

  distinct(...names: string[]): Plan {
    return this.group(names);
  }

  /** A column that numbers the rows of each partition 1, 2, 3, ... without ties, as int. The order has to be total. */
  rank(name: string, { by, order }: { by: string[]; order: Order[] }): Plan {
    return new Plan({ kind: 'rank', input: this, name, partitionBy: by, order }, [...this.columns, name]);
  }

  /** By columns of the same name, which appear once (in a full join, from whichever side has them). Null joins nothing. */
  join(right: Plan, { how, on }: { how: JoinKind; on: string[] }): Plan {
    const added = how === 'semi' || how === 'anti' ? [] : right.columns.filter((name) => !on.includes(name));
    const twice = added.filter((name) => this.columns.includes(name));
    if (twice.length > 0) throw new TypeError(`both sides of the join have ${twice.join(', ')}`);
    return new Plan({ kind: 'join', left: this, right, how, on }, [...this.columns, ...added]);
  }

  /** The rows of all; columns are matched by name. */
  union(...others: Plan[]): Plan {
    return new Plan(
      { kind: 'union', inputs: [this, ...others.map((other) => other.select(this.columns))] },
      this.columns,
    );
  }

  /** Nulls last; text by code point. */
  sort(...order: Order[]): Plan {
    return new Plan({ kind: 'sort', input: this, order, limit: undefined }, this.columns);
  }

  /** As {@link sort}, only so many of the first rows. */
  top(limit: number, ...order: Order[]): Plan {
    return new Plan({ kind: 'sort', input: this, order, limit }, this.columns);
  }

  /** Its canonical form: the same for every engine. */
  toString(): string {
    return canonicalPlan(this);
  }
}

/** An input that is named when the plan is rendered. */
export function input(name: string, columns: readonly string[]): Plan {
  return new Plan({ kind: 'input', name }, columns);
}

/** A constant plan of one column. */
export function values(name: string, rows: Literal[], type: DataType = 'string'): Plan {
  return new Plan({ kind: 'values', types: [type], rows: rows.map((value) => [value]) }, [name]);
}

/** `desc` columns start with a minus: `order('-date', 'rank')`. */
export function order(...names: string[]): Order[] {
  return names.map((name) => (name.startsWith('-') ? col(name.slice(1)).desc : col(name).asc));
}

export const yes = lit(true);

/** JavaScript puts names such as `1` first: the order of columns is a plan's {@link Plan.columns}. */
function ofNames(columns: readonly string[]): Record<string, Expr> {
  return Object.fromEntries(columns.map((name) => [name, col(name)]));
}

function isNames(columns: Record<string, Expr> | readonly string[]): columns is readonly string[] {
  return Array.isArray(columns);
}
