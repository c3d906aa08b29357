import type { RowAccount } from '../accounting';
import { rules } from '../rules';
import type { Rule } from '../rule';
import { type Accounting, accountingOf } from './accounts';
import { checks, type Day, otherChecks, type Unit } from './checks';
import type { Condition } from './conditions';
import { dateOf, datesFrom, daysBefore } from './days';
import { emptyDay, type Coordinates, type Drift, type ReportInput, type RunFigures, type Shipped } from './figures';
import { type Evaluated, type Finding, findingsOf } from './findings';
import { type CheckReport, evaluateCheck } from './evaluate-check';
import { type ConditionReport, evaluateCondition, withConditions } from './evaluate-conditions';
import { type Freshness, freshnessOf } from './freshness';

import { sumOfMoney } from './money';

/** A rule, or a reason of quarantine, with its history. */
export interface RuleReport {
  name: string;
  kind: Rule['severity'] | 'quarantine';
  description: string;
  total: number;
  days: { day: string; broken: number }[];
  samples: Coordinates[];
  /** Shipped events that break this rule and do not count as revenue; null for rules other than of the score. */
  leftOut: Shipped | null;
}

/** The quality of a lake's data: the command prints it as text, as a page and as JSON. */
export interface QualityReport {
  lake: string;
  /** ISO 8601. */
  madeAt: string;
  versions: Record<string, number>;
  /** Yesterday, which is the last whole day, and today so far. */
  judgedDays: string[];
  /** Failures first. */
  findings: Finding[];
  conditions: ConditionReport[];
  days: Day[];
  checks: CheckReport[];
  accounting: Accounting;
  bronzeRuns: ReportInput['bronzeRuns'];
  silverRuns: ReportInput['silverRuns'];
  freshness: Freshness[];
  rules: RuleReport[];
  columns: (Drift & { type: string })[];
  paths: Drift[];
  revenue: { trusted: Shipped; leftOut: Shipped };
}

/** The number of days in a report: as many as Bronze keeps. */
export const reportedDays = 90;

/** The conditions of `--fail-on` and `--warn-on`. */
export interface ReportConditions {
  failOn: readonly Condition[];
  warnOn: readonly Condition[];
}

export function qualityReport(figures: ReportInput, now: Date, requested: ReportConditions): QualityReport {
  const today = dateOf(now);
  const days = daysOf(figures, today);
  const judgedDays = [daysBefore(today, 1), today];
  const isNew = ({ first }: Drift): boolean => first !== null && judgedDays.includes(first);
  const lostOn = figures.bronzeRuns.filter(({ startedAt }) => judgedDays.includes(startedAt.slice(0, 10)));
  const judged: Evaluated = {
    days: judgedDays,
    accounting: accountingOf(figures.bronzeRuns, figures.silverRuns, days, figures.rowBalances),
    lost: lostOn.reduce((sum, { account }) => sum + account.lost, 0),
    freshness: figures.layers.map((layer) => freshnessOf(layer, now)),
    // Messages of today are still arriving.
    checks: checks.map((check) =>
      evaluateCheck(check, days, check.name === 'volume' ? judgedDays.slice(0, 1) : judgedDays),
    ),
    columns: figures.columns.filter(isNew),
    paths: figures.paths.filter(isNew),
  };
  const own = findingsOf(judged);
  const conditions = [
    ...requested.failOn.map((condition) => evaluateCondition(condition, 'failure', judged, own)),
    ...requested.warnOn.map((condition) => evaluateCondition(condition, 'warning', judged, own)),
  ];
  const unitOf = (name: string): Unit =>
    otherChecks[name as keyof typeof otherChecks]?.unit ?? judged.checks.find((check) => check.name === name)!.unit;
  return {
    lake: figures.lake,
    madeAt: now.toISOString(),
    versions: figures.versions,
    judgedDays,
    findings: withConditions(own, conditions, unitOf),
    conditions,
    days,
    checks: judged.checks,
    accounting: judged.accounting,
    bronzeRuns: figures.bronzeRuns,
    silverRuns: figures.silverRuns,
    freshness: judged.freshness,
    rules: rulesOf(figures, days),
    columns: figures.columns,
    paths: figures.paths,
    revenue: {
      trusted: sumOfShipped(days.map(({ shipped }) => shipped)),
      leftOut: sumOfShipped(days.map((day) => day.leftOut)),
    },
  };
}

/** All days from the first with messages until today, without a gap. */
function daysOf({ days, silverRuns, orderRuns }: ReportInput, today: string): Day[] {
  const runsOn = <T>(runs: RunFigures<T>[], day: string): T[] =>
    runs.filter(({ startedAt }) => startedAt.startsWith(day)).map(({ account }) => account);
  const since = daysBefore(today, reportedDays - 1);
  const first =
    days
      .map(({ day }) => day)
      .toSorted()
      .find((day) => day >= since) ?? today;
  return datesFrom(first, today).map((day) => {
    const orders = runsOn(orderRuns, day);
    return {
      ...(days.find((each) => each.day === day) ?? emptyDay(day)),
      arrived: sumOfFigures<keyof RowAccount>(runsOn(silverRuns, day), [
        'read',
        'new',
        'replaced',
        'dropped',
        'rejected',
      ]),
      folded: {
        ...sumOfFigures(orders, ['orders']),
        broken: sumOfFigures(
          orders.map(({ broken }) => broken),
          warningNames,
        ),
      },
    };
  });
}

const warningNames = rules.filter(({ on }) => on === 'order').map(({ name }) => name);

function sumOfFigures<Name extends string>(
  parts: { [name in Name]?: number }[],
  names: readonly Name[],
): Record<Name, number> {
  const sum = (name: Name): number => parts.reduce((total, part) => total + (part[name] ?? 0), 0);
  return Object.fromEntries(names.map((name) => [name, sum(name)])) as Record<Name, number>;
}

function sumOfShipped(parts: readonly Shipped[]): Shipped {
  const events = parts.reduce((sum, part) => sum + part.events, 0);
  return { events, total: sumOfMoney(parts.map(({ total }) => total)) };
}

function rulesOf({ samples }: ReportInput, days: readonly Day[]): RuleReport[] {
  const history = (
    name: string,
    of: (day: Day) => Record<string, number>,
  ): Pick<RuleReport, 'name' | 'total' | 'days' | 'samples'> => {
    const broken = days.map((day) => ({ day: day.day, broken: of(day)[name] ?? 0 }));
    return {
      name,
      total: broken.reduce((sum, each) => sum + each.broken, 0),
      days: broken,
      samples: samples[name] ?? [],
    };
  };
  const reasons = [...new Set(days.flatMap(({ quarantine }) => Object.keys(quarantine)))].toSorted();
  return [
    ...reasons.map((reason) => ({
      ...history(reason, ({ quarantine }) => quarantine),
      kind: 'quarantine' as const,
      description: 'The message is not an event.',
      leftOut: null,
    })),
    ...rules.map(({ name, severity, on, description }) => ({
      ...history(name, ({ broken, folded }) => (on === 'order' ? folded.broken : broken)),
      kind: severity,
      description,
      leftOut: severity === 'score' ? sumOfShipped(days.flatMap((day) => day.leftOutBy[name] ?? [])) : null,
    })),
  ];
}
