import { once, quoted } from './text';

/** A JSON number. In Java `$` also matches before a last line end. */
const grammar = quoted(String.raw`\A-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?\z`);

const moneyDigits = 18;
const intDigits = 10;

/**
 * `try_decimal`, of a text or of a double: rounded half away from zero. Spark's cast of a text is exact too, but builds a number
 * of as many digits as the exponent says.
 */
export function tryDecimal(arg: string): string {
  const rounded = numberOf(`CAST(${arg} AS STRING)`, 2, moneyDigits, ({ sign, kept, next }) => {
    const hundredths = `(CAST(${kept} AS DECIMAL(20,0)) + CASE WHEN ${next} >= '5' THEN 1 ELSE 0 END)`;
    return `try_cast(${sign} * ${hundredths} * 0.01BD AS DECIMAL(18,2))`;
  });
  return `CASE WHEN typeof(${arg}) = 'double' THEN ${once(`CAST(${arg} AS DOUBLE)`, decimalOfDouble)} ELSE ${rounded} END`;
}

/**
 * From the shortest text of a double, as Spark's cast does it. A double of 2^43 or more may lie in the middle between two texts
 * that are as short: Java takes the even one, the binding the greater one. Its fraction has at most nine digits.
 */
function decimalOfDouble(double: string): string {
  const size = `abs(${double})`;
  const whole = `CAST(${size} AS BIGINT)`;
  const exact = `CAST(${whole} AS DECIMAL(20,0)) + CAST(${size} - ${whole} AS DECIMAL(10,9))`;
  const shortest = once(
    exact,
    (number) => {
      const short = [0, 1, 2].map((digits) => `round(${number}, ${digits})`);
      const branches = short.map((text) => `WHEN CAST(${text} AS DOUBLE) = ${size} THEN ${text}`);
      return `CASE ${branches.join(' ')} ELSE round(${number}, 3) END`;
    },
    '`the number`',
  );
  return `CASE WHEN ${size} BETWEEN 8796093022208 AND 1e16 THEN try_cast(CASE WHEN ${double} < 0 THEN -1 ELSE 1 END * ${shortest} AS DECIMAL(18,2)) ELSE try_cast(${double} AS DECIMAL(18,2)) END`;
}

/** `try_int`: without a fraction. */
export function tryInt(text: string): string {
  return numberOf(text, 0, intDigits, ({ sign, kept, rest }) => {
    return `CASE WHEN ${rest} = '' THEN try_cast(${sign} * CAST(${kept} AS DECIMAL(20,0)) AS INT) END`;
  });
}

/** SQL of the parts of a number, by its digits without zeros at either end. */
interface Parts {
  /** 1 or -1. */
  sign: string;
  /** The digits before the place that was asked for, as a text; 0 where there is none. */
  kept: string;
  /** The digit after them; empty where there is none. */
  next: string;
  /** The digits after them, if the number is not less than one in the place that was asked for. */
  rest: string;
}

/**
 * What `read` makes of a number in units of 10^-`scale`; null when the text is no JSON number, or has more than `digits`
 * digits before that place.
 */
function numberOf(text: string, scale: number, digits: number, read: (parts: Parts) => string): string {
  const parsed = (t: string): string => {
    const mantissa = `regexp_extract(${t}, '^-?([0-9.]+)', 1)`;
    const all = `replace(${mantissa}, '.', '')`;
    const whole = `length(substring_index(${mantissa}, '.', 1))`;
    const zeros = `(length(${all}) - length(ltrim('0', ${all})))`;
    return `named_struct('negative', left(${t}, 1) = '-', 'digits', btrim(${all}, '0'), 'place', ${whole} + ${exponent(t)} + ${scale} - ${zeros})`;
  };
  const value = (n: string): string => {
    // Beyond both bounds, how far makes no difference.
    const place = `CAST(greatest(-1, least(${n}.place, ${digits + 2})) AS INT)`;
    const parts = {
      sign: `CASE WHEN ${n}.negative THEN -1 ELSE 1 END`,
      kept: `concat('0', rpad(${n}.digits, greatest(${place}, 0), '0'))`,
      next: `CASE WHEN ${place} < 0 THEN '' ELSE substr(${n}.digits, ${place} + 1, 1) END`,
      rest: `substr(${n}.digits, greatest(${place}, 0) + 1)`,
    };
    return `CASE WHEN ${n}.digits = '' THEN ${read({ sign: '1', kept: "'0'", next: "''", rest: "''" })} WHEN ${n}.place <= ${digits + 1} THEN ${read(parts)} END`;
  };
  return once(text, (t) => `CASE WHEN ${t} RLIKE ${grammar} THEN ${once(parsed(t), value, '`the number`')} END`);
}

/** As a long. One of more than 17 digits has the effect of 10^17: no text is that long. */
function exponent(text: string): string {
  const digits = `regexp_extract(${text}, '[eE][+-]?0*([0-9]*)', 1)`;
  const size = `CASE WHEN length(${digits}) > 17 THEN 100000000000000000L ELSE CAST(concat('0', ${digits}) AS BIGINT) END`;
  return `(CASE WHEN ${text} RLIKE '[eE]-' THEN -1L ELSE 1L END * ${size})`;
}
