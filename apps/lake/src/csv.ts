import type { TextResult } from '@fastcart/delta';

/** A header and a line per row, as samples/README.md describes. */
export function csv({ columns, rows }: TextResult): string {
  const lines = [columns.map(({ name }) => name), ...rows].map((row) => row.map(field).join(','));
  return `${lines.join('\n')}\n`;
}

/** A field is quoted only when it must be; null is empty, an empty string is `""`. */
function field(value: string | null): string {
  if (value === null) return '';
  if (value === '' || /[",\n\r]/.test(value)) return `"${value.replaceAll('"', '""')}"`;
  return value;
}

/**
 * The same rows for a spreadsheet: a name or a value that it would take for a formula begins with `'`. A number is none,
 * also when it is negative.
 */
export function withoutFormulas({ columns, rows }: TextResult): TextResult {
  const numeric = columns.map(({ type }) => /^(integer|long|double|decimal)\b/.test(type));
  return {
    columns: columns.map(({ name, type }) => ({ name: defused(name), type })),
    rows: rows.map((row) => row.map((value, at) => (value === null || numeric[at] ? value : defused(value)))),
  };
}

/** By the list of OWASP, "CSV Injection". */
function defused(value: string): string {
  return /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
}
