import { printable, printableLines } from '@fastcart/runtime';

/** JSON has no 64-bit integers: they become texts. `indent`: spaces; 0 for one line. */
export function toJson(value: unknown, indent = 2): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part), indent);
}

/** A text for people, or JSON. */
export function print(text: string): void {
  process.stdout.write(`${printableLines(text)}\n`);
}

/** A result, as JSON or as a text. */
export function printResult(asJson: boolean, result: unknown, text: () => string): void {
  progress('');
  print(asJson ? toJson(result) : text());
}

/** A sentence beside the result, on standard error. */
export function remark(text: string): void {
  process.stderr.write(`${printable(text)}\n`);
}

/** Rows or messages for standard output: unchanged, except on a terminal. */
export function data(text: string): string {
  return process.stdout.isTTY ? printableLines(text) : text;
}

let hasProgress = false;

/** A line that the next one overwrites: progress of long work, on a terminal only. An empty text clears the line. */
export function progress(what: string): void {
  if (!process.stderr.isTTY || (what === '' && !hasProgress)) return;
  process.stderr.write(`\r\u001b[K${printable(what)}`);
  hasProgress = what !== '';
}

/** A number for people. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}
