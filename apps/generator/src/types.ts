import type { Type } from '@fastcart/runtime';
import * as v from 'valibot';

const MOMENT = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2})?Z?)?$/;

export function whole(min: number, max: number): Type<number> {
  return inRange(/^\d+$/, 'a whole number', min, max);
}

export function number(min: number, max: number): Type<number> {
  return inRange(/^\d+(\.\d+)?$|^\.\d+$/, 'a number', min, max);
}

/** A date, or a time in UTC. */
export const moment: Type<Date> = v.pipe(
  v.string(),
  v.check(
    (text) => momentOf(text) !== undefined,
    ({ input }) => `must be a date such as 2025-11-09 or a time such as 2025-11-09T12:00:00Z, not "${input}"`,
  ),
  v.transform((text) => momentOf(text)!),
);

function inRange(form: RegExp, kind: string, min: number, max: number): Type<number> {
  return v.pipe(
    v.string(),
    v.check(
      (text) => form.test(text) && Number(text) >= min && Number(text) <= max,
      ({ input }) => `must be ${kind} from ${min} to ${max}, not "${input}"`,
    ),
    v.transform(Number),
  );
}

function momentOf(text: string): Date | undefined {
  const [, date, time = 'T00:00Z'] = MOMENT.exec(text.replace(/\.000Z$/, 'Z')) ?? [];
  if (date === undefined) return undefined;
  const moment = new Date(`${date}${time.replace(/Z?$/, 'Z')}`);
  // Date reads February 30 as a day of March.
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(date) ? moment : undefined;
}
