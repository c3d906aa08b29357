import type { Rows, Texts } from '@fastcart/operations/texts';
import { printable } from '@fastcart/runtime';

const numeric = /^-?[\d,]+(\.\d+)?( %)?$/;

/** The first rows of a long grid, which decide how wide its columns are. */
const LAYOUT_ROWS = 1_000;
/** The greatest width of a column of such a grid: one long cell must not pad a million rows. */
const MAX_WIDTH = 100;

/** Rows as aligned columns for a terminal, one line each. Columns of numbers are right-aligned. */
export function grid(header: string[], rows: Rows): string {
  const cells = rows.map((row) => row.map((value) => value && printable(value)));
  const { top, line } = layout(header, cells);
  return [...top, ...cells.map(line)].join('\n');
}

/**
 * As {@link grid}, but batch by batch: later rows and very long cells do not make a column wider. `width`: the greatest
 * number of characters of a cell; longer cells are cut.
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
      MAX_WIDTH,
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
    if (first.length >= LAYOUT_ROWS) yield begin();
  }
  if (!line) yield begin();
}

/** Expects printable rows. */
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
  // A surrogate pair is not cut in half.
  return `${value.slice(0, width - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
