import type { DeltaTable } from '@fastcart/delta';
import { milliseconds } from './interval';

/** delta's own, where a table has no property. */
const defaults = {
  'delta.deletedFileRetentionDuration': 'interval 1 week',
  'delta.logRetentionDuration': 'interval 30 days',
};

/** Milliseconds for which a table keeps files that it has removed, or entries of its log. Errors: CONFIG_INVALID. */
export function keptFor({ properties }: DeltaTable, property: keyof typeof defaults): number {
  return milliseconds(properties[property] ?? defaults[property]);
}
