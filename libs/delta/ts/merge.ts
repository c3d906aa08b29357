import { either, flag, list, map, object, oneOf, text } from './arguments';

/** One `when ...` of a merge. Expressions are SQL over `source` and `target`. */
export interface MergeClause {
  /** The clause applies to the rows that fulfil it; the first clause that applies wins. */
  predicate?: string;
  /** Column -> expression. `all`, the default: every column from the source's column of that name. */
  set?: Record<string, string> | 'all';
  delete?: true;
}

/**
 * What a merge compares, and what it does with each row.
 *
 * @example
 * await orders.merge({ arrow: 'changes.arrow' }, {
 *   on: `target.id = source.id AND target.day >= DATE '2025-11-01'`,
 *   whenMatched: [{ predicate: 'source.deleted', delete: true }, { set: 'all' }],
 *   whenNotMatched: [{}],
 * });
 */
export interface MergeSpec {
  /** For example `target.id = source.id`. Literal predicates on the target prune its files. */
  on: string;
  /** A row on both sides: update it (the default) or delete it. */
  whenMatched?: MergeClause[];
  /** A row of the source that the target does not have: insert it. */
  whenNotMatched?: MergeClause[];
  /** A row of the target that the source does not have: update it by `set`, or delete it. */
  whenNotMatchedBySource?: MergeClause[];
  /** Columns that only the source has, and that a clause sets, are added to the table. `all` sets those of the source. */
  mergeSchema?: boolean;
}

const set = either(oneOf('all'), (value) => typeof value === 'string', map(text));
const clauses = list(object({ predicate: text, set, delete: flag }));

/** A {@link MergeSpec}. */
export const merging = object(
  { on: text, whenMatched: clauses, whenNotMatched: clauses, whenNotMatchedBySource: clauses, mergeSchema: flag },
  ['on'],
);

export function mergeJson(spec: MergeSpec): string {
  const actions = (list: MergeClause[] = []): unknown[] =>
    list.map(({ predicate, set, delete: remove }) => {
      if (remove) return { predicate, action: 'delete' };
      return { predicate, action: set === undefined || set === 'all' ? 'setAll' : { set } };
    });
  return JSON.stringify({
    on: spec.on,
    matched: actions(spec.whenMatched),
    notMatched: actions(spec.whenNotMatched),
    notMatchedBySource: actions(spec.whenNotMatchedBySource),
    mergeSchema: spec.mergeSchema,
  });
}
