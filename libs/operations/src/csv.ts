import type { Rows, Texts } from './texts';

/** A header and one line per row, in the format of samples/README.md, batch by batch. */
export async function* csv({ columns, batches }: Texts): AsyncGenerator<string, void, undefined> {
  yield lines([columns.map(({ name }) => name)]);
  for await (const rows of batches) yield lines(rows);
}

/**
 * The same rows for a spreadsheet: a name or a value that it would read as a formula begins with `'`. Numbers, also negative
 * ones, are not changed.
 */
export function withoutFormulas({ columns, batches }: Texts): Texts {
  const numeric = columns.map(({ type }) => /^(integer|long|double|decimal)\b/.test(type));
  const defusedRows = async function* (): Texts['batches'] {
    for await (const rows of batches)
      yield rows.map((row) => row.map((value, at) => (value === null || numeric[at] ? value : defused(value))));
  };
  return { columns: columns.map(({ name, type }) => ({ name: defused(name), type })), batches: defusedRows() };
}

function lines(rows: Rows): string {
  return rows.map((row) => `${row.map(field).join(',')}\n`).join('');
}

/** A field is quoted only when it must be; null is empty, an empty string is `""`. */
function field(value: string | null): string {
  if (value === null) return '';
  if (value === '' || /[",\n\r]/.test(value)) return `"${value.replaceAll('"', '""')}"`;
  return value;
}

/** By the list of OWASP, "CSV Injection". */
function defused(value: string): string {
  return /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
}
