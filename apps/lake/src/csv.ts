import type { TextResult } from '@fastcart/delta';

/** A field is quoted only when it must be; null is empty, an empty string is `""`. */
function field(value: string | null): string {
  if (value === null) return '';
  if (value === '' || /[",\n\r]/.test(value)) return `"${value.replaceAll('"', '""')}"`;
  return value;
}

/** A header and a line per row, as samples/README.md describes. */
export function csv({ columns, rows }: TextResult): string {
  const lines = [columns.map(({ name }) => name), ...rows].map((row) => row.map(field).join(','));
  return `${lines.join('\n')}\n`;
}
