import { FastcartError } from '@fastcart/runtime';

const units: Record<string, number> = { second: 1e3, minute: 60e3, hour: 3.6e6, day: 86.4e6, week: 604.8e6 };

/** The milliseconds of an interval in the format of table properties, such as `interval 30 days`. Errors: CONFIG_INVALID. */
export function milliseconds(interval: string): number {
  const [, count, unit] = /^interval (\d+) (second|minute|hour|day|week)s?$/.exec(interval) ?? [];
  if (unit) return Number(count) * units[unit]!;
  throw new FastcartError('CONFIG_INVALID', `a table property has the unknown interval '${interval}'`);
}
