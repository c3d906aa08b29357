import type { Check, Day, Unit } from './checks';
import { daysBefore } from './days';
import { usual, type Usual } from './statistic';

/** A figure's history, and what the judged days are held to. */
export interface CheckReport {
  name: string;
  title: string;
  unit: Unit;
  bad: Check['bad'];
  /** The check that has all rules of this kind. */
  within: string | null;
  days: { day: string; value: number | null }[];
  judged: Judgement[];
}

export interface Judgement {
  day: string;
  value: number | null;
  /** Null where too few days before have enough rows. */
  usual: Usual | null;
  outlier: boolean;
}

/** A day is held against the four weeks before it. */
const baseline = 28;

/** A share of fewer rows is chance. */
const enoughRows = 100;

/** `days` without a gap, oldest first. */
export function judge(check: Check, days: readonly Day[], judged: readonly string[]): CheckReport {
  const measured = days.map((day) => ({ day: day.day, ...check.measure(day) }));
  const enough = check.unit === 'share' ? measured.filter(({ rows }) => rows >= enoughRows) : measured;
  const judgement = (day: string): Judgement => {
    const value = measured.find((other) => other.day === day)?.value ?? null;
    const rows = enough.find((other) => other.day === day)?.rows;
    const before = enough.filter((other) => other.day < day && other.day >= daysBefore(day, baseline));
    const values = before.flatMap((other) => other.value ?? []);
    const normal = rows === undefined ? undefined : usual(values, (median) => check.floor(median, rows));
    const outlier = value !== null && normal !== undefined && normal.high > 0 && isBad(check.bad, value, normal);
    return { day, value, usual: normal ?? null, outlier };
  };
  const { name, title, unit, bad, within = null } = check;
  return {
    ...{ name, title, unit, bad, within },
    days: measured.map(({ day, value }) => ({ day, value })),
    judged: judged.map(judgement),
  };
}

function isBad(bad: Check['bad'], value: number, { low, high }: Usual): boolean {
  return (bad !== 'high' && value < low) || (bad !== 'low' && value > high);
}
