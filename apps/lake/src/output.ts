import { printable, printableLines } from '@fastcart/runtime';

/** Integers of 64 bits become texts, because JSON has none. `indent`: spaces; 0 for one line. */
export function toJson(value: unknown, indent = 2): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part), indent);
}

/** Prints a text, without characters that a terminal acts on. */
export function print(text: string): void {
  process.stdout.write(`${printableLines(text)}\n`);
}

/** Prints a result as JSON or as text. */
export function printResult(asJson: boolean, result: unknown, text: () => string): void {
  progress('');
  print(asJson ? toJson(result) : text());
}

/** Prints a remark on standard error. */
export function remark(text: string): void {
  process.stderr.write(`${printable(text)}\n`);
}

/** Rows or messages for standard output. On a terminal, without characters that it acts on. */
export function data(text: string): string {
  return process.stdout.isTTY ? printableLines(text) : text;
}

/** Follows the plan of a command with `--yes`. */
export const unchanged = 'Nothing was changed. Use --yes to apply the changes.';

let hasProgress = false;

/** Shows the progress of long work on a terminal, in a line that the next call overwrites. An empty text clears it. */
export function progress(what: string): void {
  if (!process.stderr.isTTY || (what === '' && !hasProgress)) return;
  process.stderr.write(`\r\u001b[K${printable(what)}`);
  hasProgress = what !== '';
}

/** A number with thousands separators. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}
