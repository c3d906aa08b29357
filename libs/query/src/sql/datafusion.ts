import type { SqlDialect } from './dialect';
import { named, standard } from './standard';

/** Of values in one list. */
const LONGEST_LIST = 100;

/** DataFusion holds the side that is named first in memory and streams the other one past it. */
const rightFirst =
  (join: string) =>
  (left: string, right: string): string =>
    `${right} ${join} ${left}`;

/** The binding's SQL, with the functions that the binding adds: it reads JSON, decimals and timestamps exactly. */
export const datafusion: SqlDialect = {
  ...standard,
  name: 'DataFusion',
  lacks: [],
  type: (type) => (type === 'string' ? 'VARCHAR' : standard.type(type)),
  cast(sql, type) {
    // SQL's TIMESTAMP has nanoseconds and no zone; every timestamp of the lake has microseconds and is in UTC.
    return type === 'timestamp'
      ? `arrow_cast(${sql}, 'Timestamp(Microsecond, Some("UTC"))')`
      : standard.cast.call(this, sql, type);
  },
  functions: {
    ...standard.functions,
    trim: (text) => `btrim(${text}, ' ' || chr(9) || chr(10) || chr(13))`,
    hour_of: (timestamp) => `CAST(date_part('hour', ${timestamp}) AS INT)`,
    micros_between: (from, to) => `(CAST(${to} AS BIGINT) - CAST(${from} AS BIGINT))`,
    days_between: (from, to) => `(CAST(${to} AS INT) - CAST(${from} AS INT))`,
    names_where: named('names_where'),
    json_text: named('json_text'),
    json_has: named('json_has'),
    json_insert: named('json_insert'),
    to_json: named('to_json'),
    try_decimal: named('try_decimal'),
    try_int: named('try_int'),
    try_timestamp: named('try_timestamp'),
    first_filled: named('first_filled'),
    field: named('get_field'),
  },
  /**
   * Halves of halves: delta-rs turns a list into comparisons nested in one another, and some thousands of them overflow its
   * stack.
   */
  in(arg, values) {
    if (values.length <= LONGEST_LIST) return standard.in(arg, values);
    const half = Math.ceil(values.length / 2);
    return `(${this.in(arg, values.slice(0, half))} OR ${this.in(arg, values.slice(half))})`;
  },
  matches: (text, pattern) => `regexp_like(${text}, ${standard.text(pattern)})`,
  /** The right side, which looks up or filters, is as a rule the smaller one. */
  joins: {
    inner: rightFirst('JOIN'),
    left: rightFirst('RIGHT JOIN'),
    full: rightFirst('FULL JOIN'),
    semi: rightFirst('RIGHT SEMI JOIN'),
    anti: rightFirst('RIGHT ANTI JOIN'),
    cross: rightFirst('CROSS JOIN'),
  },
};
