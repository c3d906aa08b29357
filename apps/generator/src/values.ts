const MOMENT = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2})?Z?)?$/;

/** Reads the values of flags; a value that is wrong becomes a mistake, and is NaN, so that it is not compared with others. */
export class Values {
  constructor(private readonly mistakes: string[]) {}

  whole(flag: string, text: string, min: number, max: number): number {
    return this.inRange(flag, text, /^\d+$/, 'a whole number', min, max);
  }

  number(flag: string, text: string, min: number, max: number): number {
    return this.inRange(flag, text, /^\d+(\.\d+)?$|^\.\d+$/, 'a number', min, max);
  }

  moment(flag: string, text: string): Date {
    const match = MOMENT.exec(text.replace(/\.000Z$/, 'Z'));
    const moment = new Date(match?.[2] ? `${match[1]}${match[2].replace('Z', '')}Z` : `${match?.[1]}T00:00:00Z`);
    // Date turns the 30th of February into March.
    if (!Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(match?.[1] ?? '-')) return moment;
    this.mistakes.push(
      `${flag} must be a date such as 2025-11-09 or a time such as 2025-11-09T12:00:00Z, not "${text}"`,
    );
    return new Date(NaN);
  }

  private inRange(flag: string, text: string, form: RegExp, kind: string, min: number, max: number): number {
    const value = form.test(text) ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    this.mistakes.push(`${flag} must be ${kind} from ${min} to ${max}, not "${text}"`);
    return NaN;
  }
}
