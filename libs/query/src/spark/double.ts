import { once } from './text';

/** The digits of Java's text of a double, such as 1.25E-4, without an exponent. */
const plain = (java: string): string =>
  String.raw`regexp_replace(CAST(CAST(${java} AS DECIMAL(38,22)) AS STRING), '([.][0-9]+?)0+\\z', '$1')`;

const exponent = (java: string): string => `CAST(substring_index(${java}, 'E', -1) AS INT)`;

/** A double in JSON as the binding writes it, from Java's text of it: an exponent beyond -5 and 9. */
export function jsonDouble(java: string): string {
  return withExponent(
    java,
    java,
    (text) => `CASE WHEN ${exponent(text)} BETWEEN -5 AND 9 THEN ${plain(text)} ELSE replace(${text}, 'E', 'e') END`,
  );
}

/** A double cast to a text as the binding does it, from Java's text of it: an exponent beyond -5 and 15. */
export function doubleText(java: string): string {
  return withExponent(
    java,
    `replace(${java}, 'Infinity', 'inf')`,
    (text) =>
      `CASE WHEN ${exponent(text)} BETWEEN -5 AND 15 THEN ${plain(text)} ELSE replace(replace(${text}, '.0E', 'e'), 'E', 'e') END`,
  );
}

function withExponent(java: string, otherwise: string, write: (text: string) => string): string {
  return `CASE WHEN ${java} LIKE '%E%' THEN ${once(shortest(java), write, '`the text`')} ELSE ${otherwise} END`;
}

/**
 * Java's text of a double with the fewest digits that tell it from other doubles. Java before 19 has more for some: one digit
 * for the least double, all digits for integers of 63 bits, 16 or 17 for others. A number of 15 digits is a double of its own.
 */
function shortest(java: string): string {
  const size = `abs(CAST(${java} AS DOUBLE))`;
  const whole = `CAST(CAST(${size} AS BIGINT) AS STRING)`;
  const mantissa = `replace(regexp_extract(${java}, '^-?([0-9.]+)', 1), '.', '')`;
  const parsed = `CASE WHEN ${size} >= 9007199254740992 AND ${size} < 9223372036854775808 THEN named_struct('digits', ${whole}, 'exponent', length(${whole}) - 1) ELSE named_struct('digits', ${mantissa}, 'exponent', ${exponent(java)}) END`;
  return once(
    parsed,
    (n) => {
      const rounded = `transform(array(1, 15, 16, 17), \`the length\` -> ${roundedTo('`the length`', n)})`;
      const same = `filter(${rounded}, \`the rounded\` -> CAST(\`the rounded\` AS DOUBLE) = ${size})`;
      const digits = (text: string): string => `rtrim('0', substring_index(${text}, 'E', 1))`;
      return once(
        `${same}[0]`,
        (text) => {
          const power = `(${exponent(text)} + length(substring_index(${text}, 'E', 1)) - 1)`;
          const fraction = `CASE WHEN length(${digits(text)}) > 1 THEN substr(${digits(text)}, 2) ELSE '0' END`;
          return `concat(CASE WHEN left(${java}, 1) = '-' THEN '-' ELSE '' END, left(${digits(text)}, 1), '.', ${fraction}, 'E', ${power})`;
        },
        '`the shortest`',
      );
    },
    '`the number`',
  );
}

/** So many digits, half to even, and an exponent. */
function roundedTo(length: string, n: string): string {
  const kept = `CAST(left(${n}.digits, ${length}) AS BIGINT)`;
  const rest = `rtrim('0', substr(${n}.digits, ${length} + 1))`;
  const up = `CASE WHEN ${rest} > '5' OR (${rest} = '5' AND ${kept} % 2 = 1) THEN 1 ELSE 0 END`;
  return `concat(${kept} + ${up}, 'E', ${n}.exponent + 1 - least(${length}, length(${n}.digits)))`;
}
