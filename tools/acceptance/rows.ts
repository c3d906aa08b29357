import type { TextResult } from '@fastcart/delta';

/** One spelling per number, exact: 12.30, 1.23E1 and 12.3 are the same. NaN and the infinities stay texts. */
function number(text: string): string {
  const [match, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  if (!match) return text;
  const digits = (whole + fraction).replace(/^0+(?=.)/, '');
  const zeros = /0*$/.exec(digits)![0].length;
  if (zeros === digits.length) return '0';
  return `${sign}${digits.slice(0, digits.length - zeros)}e${Number(exponent) - fraction.length + zeros}`;
}

/** JSON with every number in its one spelling, and no digit of it lost. */
function parsed(text: string): unknown {
  const reviver = (_: string, value: unknown, { source }: { source: string }): unknown =>
    typeof value === 'number' ? number(source) : value;
  return JSON.parse(text, reviver as (key: string, value: unknown) => unknown);
}

const numbers = /^(integer|long|double|decimal.*)$/;
const documents = /^(array|struct|map)$/;

function value(type: string, text: string | null): unknown {
  if (text === null) return null;
  if (type === 'boolean') return text === 'true';
  if (numbers.test(type)) return number(text);
  return documents.test(type) ? parsed(text) : text;
}

/** What Spark's to_json gave, as comparable texts. */
export function ofSpark(rows: string[]): string[] {
  return rows.map((row) => JSON.stringify(parsed(row))).sort();
}

/** A result of the binding in the same spelling. */
export function ofBinding({ columns, rows }: TextResult): string[] {
  return rows
    .map((row) => Object.fromEntries(columns.map(({ name, type }, at) => [name, value(type, row[at] ?? null)])))
    .map((row) => JSON.stringify(row))
    .sort();
}
