import { aggregate, call, col, type Expr, lit, when } from './expression';
import { money } from './type';

/** Space, tab, line feed and carriage return at both ends; nothing else. */
export const trim = (text: Expr): Expr => call('trim', text);
export const lower = (text: Expr): Expr => call('lower', text);
/** Whether a regular expression (RE2 syntax) matches somewhere in the text. */
export const matches = (text: Expr, pattern: string): Expr => call('matches', text, pattern);
/** Null when one part is null. */
export const concat = (...parts: (Expr | string)[]): Expr => call('concat', ...parts);
export const coalesce = (...args: Expr[]): Expr => call('coalesce', ...args);
/** The least of those that are not null. */
export const least = (...args: Expr[]): Expr => call('least', ...args);
export const greatest = (...args: Expr[]): Expr => call('greatest', ...args);

export const dateOf = (timestamp: Expr): Expr => call('date_of', timestamp);
/** 0 to 23, as int. */
export const hourOf = (timestamp: Expr): Expr => call('hour_of', timestamp);
/** Microseconds from one timestamp to the other, as long. */
export const microsBetween = (from: Expr, to: Expr): Expr => call('micros_between', from, to);
/** Whole days from one date to the other, as int. */
export const daysBetween = (from: Expr, to: Expr): Expr => call('days_between', from, to);

/** The names whose conditions are true, in their order, as an array of texts. A condition that is null counts as false. */
export function namesWhere(conditions: Record<string, Expr>): Expr {
  return call('names_where', ...Object.entries(conditions).flat());
}

export const all = (...conditions: Expr[]): Expr => conditions.reduce((left, right) => left.and(right));
/** Halves of halves: parsers of SQL refuse what is nested deeper than some dozens. */
export function any(...conditions: Expr[]): Expr {
  const half = Math.ceil(conditions.length / 2);
  if (half === conditions.length) return conditions[0]!;
  return any(...conditions.slice(0, half)).or(any(...conditions.slice(half)));
}

/** Exact; 0.00 over nothing. */
export const sumMoney = (amount: Expr): Expr => aggregate('sum', amount).orElse(lit('0.00', money)).cast(money);
/** 0 over nothing. */
export const sumLong = (number: Expr): Expr => aggregate('sum', number.cast('long')).orElse(lit(0n)).cast('long');
export const count = (): Expr => aggregate('count').cast('long');
export const countWhere = (condition: Expr): Expr => sumLong(when(condition, lit(1n)).otherwise(lit(0n)));
/** Nulls do not count. */
export const countDistinct = (column: Expr): Expr => aggregate('count_distinct', column).cast('long');
export const min = (column: Expr): Expr => aggregate('min', column);
export const max = (column: Expr): Expr => aggregate('max', column);
/** Of doubles; the mean of the two in the middle for an even number. */
export const median = (column: Expr): Expr => aggregate('median', column);

/** `part` of `whole` in percent (0-100), null where the whole is zero. */
export const percent = (part: Expr, whole: Expr): Expr =>
  part.cast('double').times(lit(100, 'double')).over(whole.cast('double'));
/** A sum divided by a count, once, as doubles; null where the count is zero. */
export const average = (sum: Expr, rows: Expr): Expr => sum.cast('double').over(rows.cast('double'));

export const columns = (...names: string[]): Record<string, Expr> =>
  Object.fromEntries(names.map((name) => [name, col(name)]));
