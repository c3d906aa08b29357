import { fields, format, formatKey, housekeepingKey, versions } from './fields';
import { isHousekeeping, type VersionRange, type WrittenRecord } from './record';
import { writeFields } from './values';

/** A record as the `metadata` of a commit, which Delta keeps in commitInfo. */
export function write(record: WrittenRecord): Record<string, unknown> {
  return {
    [formatKey]: format,
    ...writeFields(fields, record),
    ...('range' in record && record.range && writeRange(record.range)),
    ...(isHousekeeping(record) && { [housekeepingKey]: true }),
  };
}

function writeRange({ table, ...range }: VersionRange): Record<string, unknown> {
  return { [table]: versions.write(range) };
}
