import type { RowAccount } from '../accounting';
import { rules } from '../rules';
import type { DayFigures, OrderAccount } from './figures';

/** A day with the accounts of the runs that started on it. */
export interface Day extends DayFigures {
  arrived: RowAccount;
  folded: OrderAccount;
}

export type Unit = 'share' | 'messages' | 'minutes' | 'rows' | 'names';

/** A figure of each day that is compared with the usual one. */
export interface Check {
  name: string;
  title: string;
  unit: Unit;
  /** The side of the usual range on which a figure is bad. */
  bad: 'low' | 'high' | 'both';
  /** The figure of a day. */
  measure(day: Day): Measure;
  /** The least deviation that counts, for a median and the rows of the judged day. */
  floor(median: number, rows: number): number;
  /** The check that has all rules of this kind. */
  within?: string;
}

export interface Measure {
  /** Null for a share of no rows. */
  value: number | null;
  /** The rows that the figure counts or is a share of. */
  rows: number;
}

/** Checks that do not compare a day with the days before it. */
export const otherChecks = {
  accounting: { title: 'Rows that are not accounted for', unit: 'rows' },
  lost: { title: 'Messages deleted before they were read', unit: 'messages' },
  freshness: { title: "Time since a layer's newest rows", unit: 'minutes' },
  schema: { title: 'New columns and paths', unit: 'names' },
} as const;

/** 0.2 percentage points; for few rows, the Poisson deviation of the share, with one event at least. */
const shareFloor = (median: number, rows: number): number =>
  Math.max(0.002, Math.sqrt((Math.min(median, 1 - median) + 1 / rows) / rows));

function share(
  name: string,
  title: string,
  bad: Check['bad'],
  parts: (day: Day) => readonly [part: number, whole: number],
  within?: string,
): Check {
  const measure = (day: Day): Measure => {
    const [part, whole] = parts(day);
    return { value: whole === 0 ? null : part / whole, rows: whole };
  };
  return { name, title, unit: 'share', bad, measure, floor: shareFloor, within };
}

export const messagesOf = ({ bronze, quarantined }: DayFigures): number => bronze + quarantined;

const leftOut: Check = {
  ...share('left_out', 'Revenue left out', 'high', () => [0, 0], 'score'),
  measure({ shipped, leftOut: out }) {
    const [kept, missing] = [Number(shipped.total), Number(out.total)];
    return { value: kept + missing > 0 ? missing / (kept + missing) : null, rows: shipped.events + out.events };
  },
};

const volume: Check = {
  name: 'volume',
  title: 'Messages received',
  unit: 'messages',
  bad: 'both',
  measure: (day) => ({ value: messagesOf(day), rows: messagesOf(day) }),
  floor: (median) => Math.max(median / 20, Math.sqrt(median)),
};

const ofRules = rules.map(({ name, severity, on }): Check => {
  const broken = (day: Day): number => (on === 'order' ? day.folded.broken[name] : day.broken[name]) ?? 0;
  const whole = (day: Day): number =>
    on === 'order' ? day.folded.orders : severity === 'reject' ? day.bronze : day.kept;
  const within = { reject: 'rejected', score: 'score', warning: undefined }[severity];
  return share(name, name, 'high', (day) => [broken(day), whole(day)], within);
});

/** The most important check first. */
export const checks: readonly Check[] = [
  share('score', 'Trusted rows', 'low', ({ trusted, kept }) => [trusted, kept]),
  share('rejected', 'Rejected events', 'high', ({ rejected, bronze }) => [rejected, bronze]),
  share('quarantined', 'Quarantined messages', 'high', (day) => [day.quarantined, messagesOf(day)]),
  share('duplicates', 'Duplicates', 'high', ({ arrived }) => [arrived.replaced + arrived.dropped, arrived.read]),
  volume,
  share('rescued', 'Events with rescued values', 'high', ({ rescued, bronze }) => [rescued, bronze]),
  leftOut,
  ...ofRules,
];

/** Every name that `--fail-on` accepts, in the order of the findings. */
export const checkNames: readonly string[] = [
  ...['accounting', 'lost', 'freshness'],
  ...['score', 'rejected', 'quarantined', 'duplicates', 'volume', 'schema', 'rescued', 'left_out'],
  ...ofRules.map(({ name }) => name),
];

export function titleOf(name: string): string {
  return otherChecks[name as keyof typeof otherChecks]?.title ?? checks.find((check) => check.name === name)!.title;
}
