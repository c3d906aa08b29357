import type { DeltaTable } from '@fastcart/delta';
import { milliseconds } from './interval';

/** The defaults of Delta for a table without the properties. */
const defaults = {
  'delta.deletedFileRetentionDuration': 'interval 1 week',
  'delta.logRetentionDuration': 'interval 30 days',
};

/** The milliseconds for which a table keeps removed files or entries of its log. Errors: CONFIG_INVALID. */
export function keptFor({ properties }: DeltaTable, property: keyof typeof defaults): number {
  return milliseconds(properties[property] ?? defaults[property]);
}
