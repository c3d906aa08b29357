import { Expr } from './expression';
import { Relation } from './relation';

/**
 * Every name that stands somewhere in a plan. An input's columns that are not among them need not be read; some that
 * are may not be needed either.
 */
export function mentioned(relation: Relation): Set<string> {
  const names = new Set<string>();
  const seen = new Set<object>();
  const visit = (part: unknown): void => {
    if (typeof part === 'string') names.add(part);
    if (typeof part !== 'object' || part === null || seen.has(part)) return;
    seen.add(part);
    if (part instanceof Relation) visit(part.step);
    else if (part instanceof Expr) visit(part.node);
    else Object.values(part).forEach(visit);
  };
  visit(relation);
  return names;
}
