import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { csv, withoutFormulas } from '@fastcart/operations/csv';
import { FirstRows } from '@fastcart/operations/first-rows';
import { readLake } from '@fastcart/operations/query';
import type { Texts } from '@fastcart/operations/texts';
import { counted } from '@fastcart/quality';
import { FastcartError, orStopped, printableLines, settings, stopSignal } from '@fastcart/runtime';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { archiveOfEnvironment, data, defaults, lakeOf } from '../context';
import { gridLines } from '../grid';
import { jsonRows } from '../json-rows';

interface Options {
  lake: string;
  asOf?: string;
  archive?: true;
  csv?: true;
  safe?: true;
  file?: string;
  limit?: number;
  all?: true;
  timeout?: number;
}

/** On a terminal, unless told otherwise: rows, characters of a cell, and rows beyond them that are still counted. */
const TERMINAL = { rows: 1_000, width: 60, counted: 1_000_000 };

export function addQuery(program: Command): void {
  program
    .command('query')
    .description('run SQL over the tables of the published set, by their names')
    .argument('[sql]', 'the statement')
    .option('--file <path>', 'read the statement from a file')
    .option('--as-of <time>', 'the newest set that was published by then, ISO 8601 in UTC; a date means its end')
    .option('--archive', "Gold's tables with what was archived of them")
    .option('--csv', 'print CSV')
    .option('--safe', "with --csv, for a spreadsheet: a text that it would take for a formula begins with '")
    .option('--limit <rows>', `print so many rows; on a terminal ${TERMINAL.rows} by default, else all`, wholeNumber)
    .addOption(new Option('--all', 'print every row and every cell whole, on a terminal too').conflicts('limit'))
    .option('--timeout <seconds>', 'end a statement that takes longer, with exit code 75', wholeNumber)
    .option('--lake <url>', settings.LAKE.description, defaults.lake)
    .addHelpText(
      'after',
      '\nExample: lake query "SELECT date, sum(total_revenue) FROM daily_revenue_by_product GROUP BY date ORDER BY date"\nWith --json and --csv every value is text, so that no digit of a decimal or a 64-bit integer is lost.\nRows are printed while they are computed; what the statement itself has to hold fits into MEMORY_LIMIT.\nA character that a terminal would act on is printed as in JSON; CSV in a file or a pipe has it as it is.',
    )
    .action(async (sql: string | undefined, options: Options, command: Command) => {
      const statement = options.file ? readStatement(options.file) : sql;
      if (!statement) return command.error('a statement or --file is needed');
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      if (json && options.csv) return command.error('give --json or --csv, not both');
      if (options.safe && !options.csv) return command.error('--safe needs --csv');
      const lake = lakeOf(options);
      const archive = options.archive && archiveOfEnvironment(lake);
      const signal = endOf(options.timeout);
      const form = json ? jsonRows : options.csv ? csvFor(options) : gridFor(options);
      const question = { sql: statement, moment: options.asOf, archive, signal };
      await orStopped(print(await orStopped(readLake(lake, question), signal), form, options, signal), signal);
    });
}

type Form = (texts: Texts) => AsyncGenerator<string>;

function gridFor({ all }: Options): Form {
  const width = process.stdout.isTTY && !all ? TERMINAL.width : Infinity;
  return (texts) => gridLines(texts, width);
}

function csvFor({ safe }: Options): Form {
  return (texts) => csv(safe ? withoutFormulas(texts) : texts);
}

async function print({ columns, batches }: Texts, form: Form, options: Options, signal: AbortSignal): Promise<void> {
  const terminal = process.stdout.isTTY;
  const limit = options.limit ?? (terminal && !options.all ? TERMINAL.rows : Infinity);
  const first = new FirstRows(batches, limit);
  const shown = options.csv ? data : printableLines;
  try {
    for await (const text of form({ columns, batches: first.rows() }))
      if (!process.stdout.write(shown(text))) await once(process.stdout, 'drain', { signal });
    if (!terminal || options.limit !== undefined) return;
    const left = await first.left(TERMINAL.counted);
    if (left > 0) process.stderr.write(`${hidden(left)} not shown: --all prints every row, --limit N so many.\n`);
  } finally {
    await batches.return();
  }
}

function hidden(left: number): string {
  if (left > TERMINAL.counted) return `More than ${TERMINAL.counted.toLocaleString('en-US')} rows are`;
  return left === 1 ? '1 row is' : `${left.toLocaleString('en-US')} rows are`;
}

/** A request to stop, or the end of the time that a statement has. */
function endOf(seconds: number | undefined): AbortSignal {
  const stop = stopSignal();
  if (seconds === undefined) return stop;
  const late = new AbortController();
  const onTimeout = (): void =>
    late.abort(
      new FastcartError('QUERY_TIMEOUT', `the statement was still running after ${counted(seconds, 'second')}`),
    );
  setTimeout(onTimeout, seconds * 1000).unref();
  return AbortSignal.any([stop, late.signal]);
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It has to be a whole number from 1 to 999,999.');
}

function readStatement(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new FastcartError('USAGE_INVALID', `--file ${file} cannot be read`, { cause: error });
  }
}
