import { inWords, type QualityReport } from '@fastcart/quality';

type Check = QualityReport['checks'][number];

export function checkOf({ checks }: QualityReport, name: string): Check {
  return checks.find((check) => check.name === name)!;
}

/** A share as text; empty for null. */
export function percent(value: number | null): string {
  return value === null ? '' : inWords(value, 'share');
}

export function shareOf(part: number, whole: number): string {
  return percent(whole === 0 ? null : part / whole);
}

/** The usual range of the newest judged day, in a sentence. */
export function usually({ judged, unit }: Check): string {
  const usual = judged.findLast((each) => each.usual !== null)?.usual;
  if (!usual) return 'There are too few days for a usual range.';
  const [middle, low, high] = [usual.median, Math.max(0, usual.low), highest(usual.high, unit)].map((value) =>
    inWords(value, unit).replace(' %', '\u00a0%'),
  );
  return `Usually ${middle}; the usual range is ${low} to ${high}.`;
}

/** The usual range, for a chart. */
export function bandOf({ judged, unit }: Check): { low: number; high: number } | undefined {
  const usual = judged.findLast((each) => each.usual !== null)?.usual;
  return usual ? { low: Math.max(0, usual.low), high: highest(usual.high, unit) } : undefined;
}

const highest = (value: number, unit: Check['unit']): number => (unit === 'share' ? Math.min(1, value) : value);
