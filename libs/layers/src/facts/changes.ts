import { all, col, input, type Plan } from '@fastcart/query';
import { columnNames, feed, silver } from '@fastcart/schemas';
import { isComplete } from './fold';

/** What the fold takes of Silver's change feed. */
export interface Changes {
  inserted: Plan;
  /** The orders of which an event was replaced: their stored rows have what the old event said, so they are folded again. */
  refolded: Plan;
  affected: Plan;
}

export const trusted = col('data_quality_score');

/**
 * `horizon`: the first day that Silver still has. It does not have all events of an older order, which is not folded again:
 * what replaced an event of it is folded onto its row like a new event, and what the old event said stays.
 */
export function changesOf(housekeeping: number[], horizon: string | undefined): Changes {
  const changes = feed(columnNames(silver), housekeeping);
  const ofType = (type: string): Plan => changes.filter(all(col('_change_type').eq(type), trusted));
  const replaced = changes.filter(col('_change_type').eq('update_preimage')).distinct('order_id');
  if (horizon === undefined) return affecting(ofType('insert'), replaced);
  const older = input('facts', ['order_id', 'first_event_at']).filter(isComplete(horizon).not()).select(['order_id']);
  const onto = ofType('update_postimage').join(older, { how: 'semi', on: ['order_id'] });
  return affecting(ofType('insert').union(onto), replaced.join(older, { how: 'anti', on: ['order_id'] }));
}

function affecting(inserted: Plan, refolded: Plan): Changes {
  return { inserted, refolded, affected: inserted.select(['order_id']).union(refolded).distinct('order_id') };
}
