const day = 24 * 60;

/** Minutes between two runs of a CronJob, at most. Of its schedule the days have to be open. */
export function periodOf(schedule: string): number {
  const [minute, hour, ...days] = schedule.split(' ') as [string, string, ...string[]];
  if (days.join(' ') !== '* * *') throw new Error(`a schedule that names days: ${schedule}`);
  const times = valuesOf(hour, 24).flatMap((hours) => valuesOf(minute, 60).map((minutes) => hours * 60 + minutes));
  return Math.max(...times.map((time, index) => (times[index + 1] ?? times[0]! + day) - time));
}

/** `*`, `5`, `5-20` or one of them with a step, such as `2-59/15`. */
function valuesOf(field: string, end: number): number[] {
  const [, only, from, to, step] = /^(?:(\d+)|(?:\*|(\d+)-(\d+))(?:\/(\d+))?)$/.exec(field)!;
  if (only !== undefined) return [Number(only)];
  const first = Number(from ?? 0);
  const values = Array.from({ length: Number(to ?? end - 1) - first + 1 }, (_, index) => first + index);
  return values.filter((value) => (value - first) % Number(step ?? 1) === 0);
}
