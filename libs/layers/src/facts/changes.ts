import { all, col, input, type Plan } from '@fastcart/query';
import { columnNames, feed, silver } from '@fastcart/schemas';
import { type Fact, isComplete, keyOf, trusted } from './fact';

/** What the fold takes of Silver's change feed. */
export interface Changes {
  inserted: Plan;
  /** The keys of replaced events and of those that replaced them. Stored rows have what the old event said, so they are folded again. */
  refolded: Plan;
}

/**
 * `horizon`: the first day that Silver still has. It does not have all events of an older row, which is not folded again:
 * what replaced an event of it is folded onto its row like a new event, and what the old event said stays.
 */
export function changesOf(fact: Fact, housekeeping: number[], horizon: string | undefined): Changes {
  const key = keyOf(fact);
  const changes = feed(columnNames(silver), housekeeping);
  const ofType = (type: string): Plan => changes.filter(all(col('_change_type').eq(type), trusted));
  // Both sides: the new event can have another key than the replaced one.
  const replaced = changes.filter(col('_change_type').in(['update_preimage', 'update_postimage'])).distinct(key);
  if (horizon === undefined) return { inserted: ofType('insert'), refolded: replaced };
  const older = input('facts', [key, 'first_event_at']).filter(isComplete(horizon).not()).select([key]);
  const onto = ofType('update_postimage').join(older, { how: 'semi', on: [key] });
  const refolded = replaced.join(older, { how: 'anti', on: [key] });
  return { inserted: ofType('insert').union(onto), refolded };
}
