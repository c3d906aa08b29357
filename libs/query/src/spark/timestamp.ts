import { once, quoted } from './text';

/** As the binding reads it; which days, hours and offsets there are, Spark's cast knows. */
const grammar = quoted(
  String.raw`\A[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?(Z|[+-][0-9]{2}:?[0-9]{2})?\z`,
);
/** Spark takes digits after the sixth for a greater number of microseconds. */
const tooFine = quoted('([.][0-9]{6})[0-9]+');

/** `try_timestamp`. Years 1 to 9999, also after the conversion to UTC. */
export function tryTimestamp(text: string): string {
  return once(text, (t) => {
    const read = `try_cast(regexp_replace(${t}, ${tooFine}, '$1') AS TIMESTAMP)`;
    const inRange = (time: string): string =>
      `CASE WHEN ${time} BETWEEN TIMESTAMP'0001-01-01T00:00:00Z' AND TIMESTAMP'9999-12-31T23:59:59.999999Z' THEN ${time} END`;
    return `CASE WHEN ${t} RLIKE ${grammar} AND ${t} >= '0001' THEN ${once(read, inRange, '`the time`')} END`;
  });
}
