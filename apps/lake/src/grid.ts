import type { Rows, Texts } from '@fastcart/operations/texts';
import { printable } from '@fastcart/runtime';

const numeric = /^-?[\d,]+(\.\d+)?( %)?$/;

/** Rows by which the columns of a grid of any length are as wide as they are. */
const LAYOUT = 1_000;
/** Characters that a column of such a grid has at most: one address of 20,000 would pad a million rows. */
const WIDEST = 100;

/** Rows as aligned columns for a terminal, a line each; numbers to the right. */
export function grid(header: string[], rows: Rows): string {
  const cells = rows.map((row) => row.map((value) => value && printable(value)));
  const { top, line } = layout(header, cells);
  return [...top, ...cells.map(line)].join('\n');
}

/**
 * As {@link grid}, batch by batch: rows that come late do not make a column wider, nor do cells that are very long.
 * `width`: the most characters of a cell, which is cut there.
 */
export async function* gridLines(
  { columns, batches }: Texts,
  width = Infinity,
): AsyncGenerator<string, void, undefined> {
  const first: Rows = [];
  let line: ((row: Rows[number]) => string) | undefined;
  const begin = (): string => {
    const laid = layout(
      columns.map(({ name }) => name),
      first,
      WIDEST,
    );
    line = laid.line;
    return text([...laid.top, ...first.map(line)]);
  };
  for await (const batch of batches) {
    const rows = batch.map((row) => row.map((value) => value && cut(printable(value), width)));
    if (line) {
      yield text(rows.map(line));
      continue;
    }
    first.push(...rows);
    if (first.length >= LAYOUT) yield begin();
  }
  if (!line) yield begin();
}

/** `rows`: printable. */
function layout(
  header: string[],
  rows: Rows,
  widest = Infinity,
): { top: string[]; line: (row: Rows[number]) => string } {
  const titles = header.map(printable);
  const lengths = titles.map((title) => title.length);
  const right = titles.map(() => rows.length > 0);
  for (const row of rows)
    for (const [at, value] of row.entries()) {
      lengths[at] = Math.max(lengths[at]!, Math.min(value?.length ?? 0, widest));
      if (value && !numeric.test(value)) right[at] = false;
    }
  const line = (row: Rows[number]): string =>
    row
      .map((value, at) => (right[at] ? (value ?? '').padStart(lengths[at]!) : (value ?? '').padEnd(lengths[at]!)))
      .join('  ')
      .trimEnd();
  return { top: [line(titles), line(lengths.map((length) => '-'.repeat(length)))], line };
}

function text(lines: string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

function cut(value: string, width: number): string {
  if (value.length <= width) return value;
  // A character of two units is not cut in half.
  return `${value.slice(0, width - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
