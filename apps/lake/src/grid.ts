import { printable } from '@fastcart/runtime';

const numeric = /^-?[\d,]+(\.\d+)?( %)?$/;

/** Rows as aligned columns for a terminal, a line each; numbers to the right. */
export function grid(header: string[], rows: (string | null)[][]): string {
  const titles = header.map(printable);
  const cells = rows.map((row) => row.map((value) => printable(value ?? '')));
  const widths = titles.map((title, at) => Math.max(title.length, ...cells.map((row) => row[at]!.length)));
  const right = titles.map(
    (_, at) => cells.length > 0 && cells.every((row) => row[at] === '' || numeric.test(row[at]!)),
  );
  const line = (row: string[]): string =>
    row
      .map((value, at) => (right[at] ? value.padStart(widths[at]!) : value.padEnd(widths[at]!)))
      .join('  ')
      .trimEnd();
  return [line(titles), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join('\n');
}
