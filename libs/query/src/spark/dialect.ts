import type { SqlDialect } from '../sql/dialect';
import { named, standard } from '../sql/standard';
import { doubleText } from './double';
import { jsonHas, jsonInsert, jsonText, toJson } from './json';
import { tryDecimal, tryInt } from './number';
import { javaPattern } from './pattern';
import { identifier, once, quoted, trimmed } from './text';
import { tryTimestamp } from './timestamp';

const filled = (text: string): string => `nullif(${trimmed(text)}, '')`;

/** Spark's SQL, of a session in UTC and with ANSI on. Spark has no functions of the binding: they are written in its own. */
export const spark: SqlDialect = {
  ...standard,
  name: 'Spark',
  lacks: [],
  identifier,
  qualified: (alias, name) => identifier(name, `${alias}.`),
  text: quoted,
  cast(sql, type) {
    const cast = standard.cast.call(this, sql, type);
    if (type !== 'string' || sql === 'NULL') return cast;
    return `CASE WHEN typeof(${sql}) = 'double' THEN ${once(cast, doubleText)} ELSE ${cast} END`;
  },
  functions: {
    ...standard.functions,
    trim: trimmed,
    hour_of: named('hour'),
    micros_between: (from, to) => `(unix_micros(${to}) - unix_micros(${from}))`,
    days_between: (from, to) => `datediff(${to}, ${from})`,
    names_where: (...args) => `array_compact(array(${namesWhere(args).join(', ')}))`,
    json_text: jsonText,
    json_has: jsonHas,
    json_insert: jsonInsert,
    to_json: toJson,
    try_decimal: tryDecimal,
    try_int: tryInt,
    try_timestamp: tryTimestamp,
    first_filled: (...texts) => `coalesce(${texts.map(filled).join(', ')})`,
    field: (struct, name) => `${struct}[${name}]`,
  },
  matches: (text, pattern) => `(${text} RLIKE ${javaPattern(pattern)})`,
};

/** From a name and its condition, and so on: each name where its condition is true, else null. */
function namesWhere([name, condition, ...rest]: string[]): string[] {
  if (!name || !condition) return [];
  return [`CASE WHEN ${condition} THEN ${name} END`, ...namesWhere(rest)];
}
