import { FastcartError } from '@fastcart/runtime';

const pattern =
  /^(?<date>\d{4}-\d\d-\d\d)(?:[T ](?<time>\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(?<zone>Z|[+-]\d\d:\d\d)?)?$/;

/** A time in UTC, in ISO 8601, to the second. `--at` and `--as-of` accept this format. */
export function toSecond(time: string): string {
  return `${time.slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)}Z`;
}

/**
 * Reads the time in a flag, in ISO 8601, and returns it in UTC with milliseconds. A time without a zone is in UTC. A date
 * means its last millisecond. Errors: USAGE_INVALID.
 */
export function momentOf(flag: string, text: string): string {
  const { date, time = '23:59:59.999', zone = 'Z' } = pattern.exec(text)?.groups ?? {};
  const moment = new Date(`${date}T${time}${zone}`);
  // JavaScript reads February 30 as March 2.
  const midnight = new Date(`${date}T00:00:00Z`);
  if (!Number.isNaN(moment.getTime()) && midnight.toISOString().startsWith(date!)) return moment.toISOString();
  throw new FastcartError(
    'USAGE_INVALID',
    `${flag} must be a date or a time in ISO 8601, such as 2025-11-09 or 2025-11-09T12:00:00Z; a time without a zone is in UTC`,
  );
}
