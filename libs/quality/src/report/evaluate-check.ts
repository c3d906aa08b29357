import type { Check, Day, Unit } from './checks';
import { daysBefore } from './days';
import { usual, type Usual } from './statistic';

/** The history of a check's figure, and its evaluation on the judged days. */
export interface CheckReport {
  name: string;
  title: string;
  unit: Unit;
  bad: Check['bad'];
  /** The check that has all rules of this kind. */
  within: string | null;
  days: { day: string; value: number | null }[];
  judged: Evaluation[];
}

export interface Evaluation {
  day: string;
  value: number | null;
  /** Null where too few earlier days have enough rows. */
  usual: Usual | null;
  outlier: boolean;
}

/** A day is compared with the four weeks before it. */
const baselineDays = 28;

/** A share of fewer rows depends on chance. */
const minRows = 100;

/** `days` has no gap, oldest first. */
export function evaluateCheck(check: Check, days: readonly Day[], judged: readonly string[]): CheckReport {
  const measured = days.map((day) => ({ day: day.day, ...check.measure(day) }));
  const enough = check.unit === 'share' ? measured.filter(({ rows }) => rows >= minRows) : measured;
  const evaluate = (day: string): Evaluation => {
    const value = measured.find((other) => other.day === day)?.value ?? null;
    const rows = enough.find((other) => other.day === day)?.rows;
    const before = enough.filter((other) => other.day < day && other.day >= daysBefore(day, baselineDays));
    const values = before.flatMap((other) => other.value ?? []);
    const normal = rows === undefined ? undefined : usual(values, (median) => check.floor(median, rows));
    const outlier = value !== null && normal !== undefined && normal.high > 0 && isBad(check.bad, value, normal);
    return { day, value, usual: normal ?? null, outlier };
  };
  const { name, title, unit, bad, within = null } = check;
  return {
    ...{ name, title, unit, bad, within },
    days: measured.map(({ day, value }) => ({ day, value })),
    judged: judged.map(evaluate),
  };
}

function isBad(bad: Check['bad'], value: number, { low, high }: Usual): boolean {
  return (bad !== 'high' && value < low) || (bad !== 'low' && value > high);
}
