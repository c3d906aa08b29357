import type { AggregateFunction, FunctionName, Node } from './expression';
import type { JoinKind, Step } from './plan';

/** What a plan is made of. */
export type Feature = FunctionName | AggregateFunction | Node['kind'] | Step['kind'] | JoinKind;

/** The language of an engine. */
export interface Dialect {
  name: string;
  /** What it cannot express. A plan that needs it is refused. */
  lacks: readonly Feature[];
}

/** Errors: {@link lacking}. */
export function requireFeature(dialect: Dialect, feature: Feature): void {
  if (dialect.lacks.includes(feature)) throw lacking(dialect, feature);
}

export function lacking({ name }: Dialect, feature: Feature): TypeError {
  return new TypeError(`${name} lacks ${feature}`);
}
