import { col, input, type Plan } from '@fastcart/query';

/** The change feed of a table, the input `changes`, without the housekeeping commits of these versions. */
export function feed(columns: readonly string[], housekeeping: number[]): Plan {
  const changes = input('changes', [...columns, '_change_type', '_commit_version']);
  return housekeeping.length === 0 ? changes : changes.filter(col('_commit_version').in(housekeeping, 'long').not());
}
