import { titleOf, type Unit } from './checks';
import { type Condition, meets } from './conditions';
import { type Evaluated, type Finding, ranked } from './findings';
import { inWords } from './words';

/** A condition, with the worst figure of its check. */
export interface ConditionReport {
  text: string;
  severity: Finding['severity'];
  check: string;
  /** Null where there is no figure: no messages, or too few days to compare with. */
  value: number | null;
  day: string | null;
  /** Whether the condition is met. A condition without a figure is not. */
  crossed: boolean;
}

/** Compares a condition with the judged days. A check without a bound is met when the report has a finding of it. */
export function evaluateCondition(
  { text, check, bound }: Condition,
  severity: Finding['severity'],
  judged: Evaluated,
  own: Finding[],
): ConditionReport {
  const figures = figuresOf(check, judged).filter(({ value }) => value !== null);
  const low = bound ? bound.side === '<' : judged.checks.some(({ name, bad }) => name === check && bad === 'low');
  const worst = low ? least(figures) : greatest(figures);
  const crossed = bound
    ? worst !== undefined && meets(bound, worst.value!)
    : own.some((finding) => finding.check === check) || outliesWithin(check, judged);
  return { text, severity, check, value: worst?.value ?? null, day: worst?.day ?? null, crossed };
}

/** An unusual rule that another finding names meets its condition too. */
function outliesWithin(name: string, { checks }: Evaluated): boolean {
  return checks.some((check) => check.name === name && check.judged.some(({ outlier }) => outlier));
}

type Figure = { value: number | null; day: string | null };

function figuresOf(name: string, judged: Evaluated): Figure[] {
  const now = (value: number | null): Figure[] => [{ value, day: null }];
  switch (name) {
    case 'accounting':
      return now(judged.accounting.rows);
    case 'lost':
      return now(judged.lost);
    case 'freshness':
      return judged.freshness.map(({ minutes }) => ({ value: minutes, day: null }));
    case 'schema':
      return now(judged.columns.length + judged.paths.length);
    default:
      return judged.checks.find((check) => check.name === name)!.judged;
  }
}

const greatest = (figures: Figure[]): Figure | undefined =>
  figures.toSorted((left, right) => right.value! - left.value!)[0];
const least = (figures: Figure[]): Figure | undefined =>
  figures.toSorted((left, right) => left.value! - right.value!)[0];

/** The findings of the checks with the conditions that they meet, and a finding for each other condition that is met. */
export function withConditions(
  own: Finding[],
  conditions: ConditionReport[],
  unitOf: (check: string) => Unit,
): Finding[] {
  const met = conditions.filter((condition) => condition.crossed);
  const others = met.filter((condition) => !own.some((finding) => isOf(condition, finding)));
  return ranked([
    ...own.map((finding) =>
      withMet(
        finding,
        met.filter((condition) => isOf(condition, finding)),
      ),
    ),
    ...others.map((condition) => findingOf(condition, unitOf(condition.check))),
  ]);
}

/** A check without a bound belongs to all findings of the check, a bound to the finding of its day. */
function isOf({ text, check, day }: ConditionReport, finding: Finding): boolean {
  return check === finding.check && (text === check || day === finding.day);
}

function withMet(finding: Finding, conditions: ConditionReport[]): Finding {
  const bounds = conditions.filter(({ text, check }) => text !== check).map(({ text }) => text);
  return {
    ...finding,
    severity: conditions.some(({ severity }) => severity === 'failure') ? 'failure' : finding.severity,
    text: bounds.length > 0 ? `${finding.text} (condition: ${bounds.join(', ')})` : finding.text,
  };
}

function findingOf({ text, check, severity, value, day }: ConditionReport, unit: Unit): Finding {
  const figure = value === null ? '' : `: ${inWords(value, unit)}${day === null ? '' : ` on ${day}`}`;
  return { severity, check, day, text: `${titleOf(check)}${figure} (condition: ${text})` };
}
