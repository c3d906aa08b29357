import { col, input, type Plan } from '@fastcart/query';

/** The change feed of a table, `changes`, without what commits of these versions changed: they are no news. */
export function feed(columns: readonly string[], housekeeping: number[]): Plan {
  const changes = input('changes', [...columns, '_change_type', '_commit_version']);
  return housekeeping.length === 0 ? changes : changes.filter(col('_commit_version').in(housekeeping, 'long').not());
}
