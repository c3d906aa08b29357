import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Lake } from '@fastcart/runtime';

/** Where `npm start` puts its log and its lake; the default of every command. */
const home = resolve('.lake');

export const defaults = {
  log: process.env.LOG ?? pathToFileURL(resolve(home, 'log')).href,
  lake: process.env.LAKE ?? resolve(home, 'lake'),
};

/** JSON has no 64-bit integers: they become texts. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part), 2);
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A line that is overwritten by the next: progress of long work, on a terminal only. */
export function progress(what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${what}`);
}

export function lakeOf(options: { lake: string }): Lake {
  return new Lake(options.lake);
}
