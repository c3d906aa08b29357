import type { Accounting } from './accounts';
import { rules } from '../rules';
import { checkNames } from './checks';
import type { Drift } from './figures';
import type { CheckReport, Evaluation } from './evaluate-check';
import type { Freshness } from './freshness';
import { counted, inWords } from './words';

/** Something that a person should look at. */
export interface Finding {
  severity: 'failure' | 'warning';
  check: string;
  /** Null for a finding that belongs to no day. */
  day: string | null;
  text: string;
}

/** What the report evaluates, apart from conditions. */
export interface Evaluated {
  days: readonly string[];
  accounting: Accounting;
  lost: number;
  freshness: Freshness[];
  checks: CheckReport[];
  /** Names that were first seen on a judged day. */
  columns: Drift[];
  paths: Drift[];
}

/** The findings of the checks, without conditions: failures first, then in the order of the checks, the newest day first. */
export function findingsOf(judged: Evaluated): Finding[] {
  const { accounting, lost, freshness, columns, paths } = judged;
  const now = (severity: Finding['severity'], check: string, text: string): Finding => ({
    ...{ severity, check, text },
    day: null,
  });
  const names = [
    ...columns.map(({ name }) => `new column ${name}`),
    ...paths.map(({ name }) => `new path ${name} in _rescued_data`),
  ];
  return ranked([
    ...shortened(accounting.mistakes).map((text) => now('failure', 'accounting', text)),
    ...(lost > 0
      ? [now('warning', 'lost', `${counted(lost, 'message')} deleted from the log before Bronze read them`)]
      : []),
    ...freshness.filter(({ stale }) => stale).map((layer) => now('warning', 'freshness', staleness(layer))),
    ...outliers(judged),
    ...(names.length > 0
      ? [now('warning', 'schema', `The schema of the events has changed: ${names.join(', ')}`)]
      : []),
  ]);
}

/** The first ten mistakes and the number of the others: often all runs have the same mistake. */
function shortened(mistakes: readonly string[]): string[] {
  const first = mistakes.slice(0, 10);
  const more = mistakes.length - first.length;
  return more === 0 ? first : [...first, `${more} more accounts that do not add up`];
}

export function ranked(findings: Finding[]): Finding[] {
  const severities = ['failure', 'warning'];
  return findings.toSorted(
    (left, right) =>
      severities.indexOf(left.severity) - severities.indexOf(right.severity) ||
      checkNames.indexOf(left.check) - checkNames.indexOf(right.check) ||
      (right.day ?? '').localeCompare(left.day ?? ''),
  );
}

function staleness({ layer, minutes, usual }: Freshness): string {
  return `No new rows in ${layer} for ${inWords(minutes!, 'minutes')}, usually ${inWords(usual!.median, 'minutes')} at most`;
}

/** On a day on which `score` or `rejected` is a finding, their rules are no findings of their own; it names the main one. */
function outliers({ checks }: Evaluated): Finding[] {
  const on = (day: string) => checks.filter(({ judged }) => judged.some((each) => each.outlier && each.day === day));
  return checks.flatMap((check) =>
    check.judged
      .filter(({ outlier, day }) => outlier && !on(day).some(({ name }) => name === check.within))
      .map((evaluation) => {
        const { day } = evaluation;
        const cause = mostRisen(
          checks.filter(({ name, within }) => within === check.name && isRule(name)),
          day,
        );
        return { severity: 'warning', check: check.name, day, text: `${sentence(check, evaluation)}${cause}` };
      }),
  );
}

function sentence({ title, unit }: CheckReport, { day, value, usual }: Evaluation): string {
  const [is, was] = [value!, usual!.median].map((figure) => inWords(figure, unit));
  return `${title}: ${is} on ${day}, usually ${was}`;
}

const isRule = (name: string): boolean => rules.some((rule) => rule.name === name);

function mostRisen(rules: CheckReport[], day: string): string {
  const risen = rules.map(({ name, judged }) => {
    const { value, usual } = judged.find((each) => each.day === day)!;
    return { name, by: (value ?? 0) - (usual?.median ?? 0) };
  });
  const [most] = risen.toSorted((left, right) => right.by - left.by);
  return most && most.by > 0 ? `; mostly ${most.name}` : '';
}
