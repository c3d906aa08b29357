import { titleOf, type Unit } from './checks';
import { type Condition, crosses } from './conditions';
import { type Finding, type Judged, ranked } from './findings';
import { inWords } from './words';

/** A condition, with the worst figure of its check. */
export interface ConditionReport {
  text: string;
  severity: Finding['severity'];
  check: string;
  /** Null where there is no figure: nothing came, or too few days to compare with. */
  value: number | null;
  day: string | null;
  crossed: boolean;
}

/** Compares a condition with the judged days. A condition that is only a name is crossed when the check itself found something. */
export function evaluateCondition(
  { text, check, bound }: Condition,
  severity: Finding['severity'],
  judged: Judged,
  own: Finding[],
): ConditionReport {
  const figures = figuresOf(check, judged).filter(({ value }) => value !== null);
  const low = bound ? bound.side === '<' : judged.checks.some(({ name, bad }) => name === check && bad === 'low');
  const worst = low ? least(figures) : greatest(figures);
  const crossed = bound
    ? worst !== undefined && crosses(bound, worst.value!)
    : own.some((finding) => finding.check === check) || outliesWithin(check, judged);
  return { text, severity, check, value: worst?.value ?? null, day: worst?.day ?? null, crossed };
}

/** A rule that stood out is named in another finding, and crosses all the same. */
function outliesWithin(name: string, { checks }: Judged): boolean {
  return checks.some((check) => check.name === name && check.judged.some(({ outlier }) => outlier));
}

type Figure = { value: number | null; day: string | null };

function figuresOf(name: string, judged: Judged): Figure[] {
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

/** What stands out by itself, with what was asked of it, and what was only asked for. */
export function withConditions(
  own: Finding[],
  conditions: ConditionReport[],
  unitOf: (check: string) => Unit,
): Finding[] {
  const crossed = conditions.filter((condition) => condition.crossed);
  const untold = crossed.filter((condition) => !own.some((finding) => isOf(condition, finding)));
  return ranked([
    ...own.map((finding) =>
      asked(
        finding,
        crossed.filter((condition) => isOf(condition, finding)),
      ),
    ),
    ...untold.map((condition) => crossing(condition, unitOf(condition.check))),
  ]);
}

/** A bare name is of all that its check found, a bound of its figure. */
function isOf({ text, check, day }: ConditionReport, finding: Finding): boolean {
  return check === finding.check && (text === check || day === finding.day);
}

function asked(finding: Finding, conditions: ConditionReport[]): Finding {
  const bounds = conditions.filter(({ text, check }) => text !== check).map(({ text }) => text);
  return {
    ...finding,
    severity: conditions.some(({ severity }) => severity === 'failure') ? 'failure' : finding.severity,
    text: bounds.length > 0 ? `${finding.text} (asked: ${bounds.join(', ')})` : finding.text,
  };
}

function crossing({ text, check, severity, value, day }: ConditionReport, unit: Unit): Finding {
  const figure = value === null ? '' : `: ${inWords(value, unit)}${day === null ? '' : ` on ${day}`}`;
  return { severity, check, day, text: `${titleOf(check)}${figure} (asked: ${text})` };
}
