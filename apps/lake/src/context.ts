import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { archiveOf } from '@fastcart/operations/archive';
import {
  keepQueriesWithin,
  Lake,
  printable,
  printableLines,
  readConfig,
  readContract,
  settings,
} from '@fastcart/runtime';
import type { Contract } from '@fastcart/schemas';
import { InvalidArgumentError, Option } from 'commander';

/** Where `npm start` puts its log and its lake; the default of every command. */
const home = resolve('.lake');

/** Where a server of this machine keeps what it has. */
export function serviceFolder(name: string, port: number): string {
  return resolve(home, 'services', `${name}-${port}`);
}

/** The lake of `npm start`. */
export const demoLake = resolve(home, 'lake');

export const defaults = {
  log: process.env.LOG ?? pathToFileURL(resolve(home, 'log')).href,
  topic: process.env.TOPIC ?? settings.TOPIC.default,
  lake: process.env.LAKE ?? demoLake,
};

/** JSON has no 64-bit integers: they become texts. `indent`: spaces; 0 for one line. */
export function toJson(value: unknown, indent = 2): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part), indent);
}

/** A text for people, or JSON. */
export function print(text: string): void {
  process.stdout.write(`${printableLines(text)}\n`);
}

/** A sentence beside the result, on standard error. */
export function remark(text: string): void {
  process.stderr.write(`${printable(text)}\n`);
}

/** Rows or messages for standard output: as they are, but for a terminal. */
export function data(text: string): string {
  return process.stdout.isTTY ? printableLines(text) : text;
}

/** A line that is overwritten by the next: progress of long work, on a terminal only. */
export function progress(what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${printable(what)}`);
}

/** What MEMORY_LIMIT says holds for the queries of every command, not only for runs. Errors: CONFIG_INVALID. */
export function keepToMemoryLimit(): void {
  keepQueriesWithin(readConfig(['MEMORY_LIMIT'], [], process.env).config.MEMORY_LIMIT);
}

/** The tables with the migrations that MIGRATIONS names. Errors: CONFIG_INVALID. */
export function contractOfEnvironment(): Contract {
  return readContract(readConfig(['MIGRATIONS'], [], process.env).config.MIGRATIONS);
}

/** The lake of `--lake`; a `--log` beside it is checked too. Errors: CONFIG_INVALID, with all mistakes. */
export function lakeOf({ lake, log }: { lake: string; log?: string }): Lake {
  const { config } =
    log === undefined
      ? readConfig(['LAKE', 'MIGRATIONS'], ['--lake', lake], process.env)
      : readConfig(['LOG', 'LAKE', 'MIGRATIONS'], ['--log', log, '--lake', lake], process.env);
  return new Lake(config.LAKE, readContract(config.MIGRATIONS));
}

/** The archive that ARCHIVE names, or that of the lake. Errors: CONFIG_INVALID. */
export function archiveOfEnvironment(lake: Lake): Lake {
  return archiveOf(lake, readConfig(['ARCHIVE'], [], process.env).config.ARCHIVE);
}

/** `--wait`, in seconds: how long to wait for what the description says. */
export function waiting(description: string, seconds: number): Option {
  return new Option('--wait <seconds>', description).default(seconds).argParser((text) => {
    if (/^\d{1,6}$/.test(text)) return Number(text);
    throw new InvalidArgumentError('It has to be a whole number of seconds.');
  });
}
