const day = 86_400_000;

/** The UTC date of a time. */
export function dateOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

export function daysBefore(date: string, days: number): string {
  return dateOf(new Date(Date.parse(date) - days * day));
}

/** From one date to another, both included. */
export function datesFrom(first: string, last: string): string[] {
  const count = Math.round((Date.parse(last) - Date.parse(first)) / day) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => daysBefore(last, count - 1 - index));
}
