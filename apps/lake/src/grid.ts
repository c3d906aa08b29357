const numeric = /^-?[\d,]+(\.\d+)?( %)?$/;

/** Rows as aligned columns for a terminal; numbers to the right. */
export function grid(header: string[], rows: (string | null)[][]): string {
  const cells = rows.map((row) => row.map((value) => value ?? ''));
  const widths = header.map((title, at) => Math.max(title.length, ...cells.map((row) => row[at]!.length)));
  const right = header.map(
    (_, at) => cells.length > 0 && cells.every((row) => row[at] === '' || numeric.test(row[at]!)),
  );
  const line = (row: string[]): string =>
    row
      .map((value, at) => (right[at] ? value.padStart(widths[at]!) : value.padEnd(widths[at]!)))
      .join('  ')
      .trimEnd();
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join('\n');
}
