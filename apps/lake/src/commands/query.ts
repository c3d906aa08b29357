import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { archiveOf } from '@fastcart/operations/archive';
import { csv, withoutFormulas } from '@fastcart/operations/csv';
import { FirstRows } from '@fastcart/operations/first-rows';
import { readLake } from '@fastcart/operations/query';
import type { Texts } from '@fastcart/operations/texts';
import { counted } from '@fastcart/quality';
import { FastcartError, orStopped, printableLines } from '@fastcart/runtime';
import { argumentOf, flag, option, optionOf, wholeNumber } from '../given';
import { gridLines } from '../grid';
import { jsonRows } from '../json-rows';
import { lakeCommand } from '../lake-command';
import { count, data } from '../output';

/** How rows are printed. */
interface Shown {
  csv?: true;
  safe?: true;
  limit?: number;
  all?: true;
}

/** The defaults on a terminal: the rows, the width of a cell, and how many of the further rows are counted. */
const TERMINAL = { rows: 1_000, width: 60, counted: 1_000_000 };

export const command = lakeCommand({
  arguments: { sql: argumentOf<string | undefined>('[sql]', 'the SQL statement') },
  options: {
    file: option('<path>', 'read the statement from a file'),
    asOf: option('<time>', 'use the newest set that was published by this time, ISO 8601 in UTC; a date means its end'),
    archive: flag('read Gold tables together with their archived days'),
    csv: flag('print CSV'),
    safe: flag("with --csv: put ' before texts that a spreadsheet reads as formulas"),
    limit: optionOf<number | undefined>(
      '<rows>',
      `print at most this number of rows; by default ${TERMINAL.rows} on a terminal, else all`,
      (made) => made.argParser(wholeNumber(1, 999_999)),
    ),
    all: flag('print all rows and do not cut cells, also on a terminal', (made) => made.conflicts('limit')),
    timeout: optionOf<number | undefined>('<seconds>', 'end a statement that takes longer, and exit with 75', (made) =>
      made.argParser(wholeNumber(1, 999_999)),
    ),
  },
  settings: ['ARCHIVE'],
  help: 'Example: lake query "SELECT date, sum(total_revenue) FROM daily_revenue_by_product GROUP BY date ORDER BY date"\nWith --json and --csv every value is a text, so that decimals and 64-bit integers keep all digits.\nRows are printed while they are computed. The statement itself uses at most MEMORY_LIMIT of memory.\nCharacters that a terminal acts on are printed as in JSON; CSV in a file or a pipe has them unchanged.',
  run: async ({ sql, file, asOf, timeout, ...options }, { lake, config, asJson, signal: stop }) => {
    const statement = file === undefined ? sql : readStatement(file);
    if (!statement) throw new FastcartError('USAGE_INVALID', 'a statement or --file is required');
    if (asJson && options.csv) throw new FastcartError('USAGE_INVALID', 'use --json or --csv, not both');
    if (options.safe && !options.csv) throw new FastcartError('USAGE_INVALID', '--safe requires --csv');
    const archive = options.archive && archiveOf(lake, config.ARCHIVE);
    const signal = endOf(stop, timeout);
    const form = asJson ? jsonRows : options.csv ? csvFor(options) : gridFor(options);
    const question = { sql: statement, moment: asOf, archive, signal };
    await orStopped(printRows(await orStopped(readLake(lake, question), signal), form, options, signal), signal);
  },
});

type Form = (texts: Texts) => AsyncGenerator<string>;

function gridFor({ all }: Shown): Form {
  const width = process.stdout.isTTY && !all ? TERMINAL.width : Infinity;
  return (texts) => gridLines(texts, width);
}

function csvFor({ safe }: Shown): Form {
  return (texts) => csv(safe ? withoutFormulas(texts) : texts);
}

async function printRows({ columns, batches }: Texts, form: Form, options: Shown, signal: AbortSignal): Promise<void> {
  const terminal = process.stdout.isTTY;
  const limit = options.limit ?? (terminal && !options.all ? TERMINAL.rows : Infinity);
  const first = new FirstRows(batches, limit);
  const shown = options.csv ? data : printableLines;
  try {
    for await (const text of form({ columns, batches: first.rows() }))
      if (!process.stdout.write(shown(text))) await once(process.stdout, 'drain', { signal });
    if (!terminal || options.limit !== undefined) return;
    const left = await first.left(TERMINAL.counted);
    if (left > 0) process.stderr.write(`${hidden(left)} not shown. Use --all to print all rows, or --limit.\n`);
  } finally {
    await batches.return();
  }
}

function hidden(left: number): string {
  if (left > TERMINAL.counted) return `More than ${count(TERMINAL.counted)} rows are`;
  return left === 1 ? '1 row is' : `${count(left)} rows are`;
}

/** Aborted by a request to stop, or when the time of the statement is over. */
function endOf(stop: AbortSignal, seconds: number | undefined): AbortSignal {
  if (seconds === undefined) return stop;
  const late = new AbortController();
  const onTimeout = (): void =>
    late.abort(
      new FastcartError('QUERY_TIMEOUT', `the statement was still running after ${counted(seconds, 'second')}`),
    );
  setTimeout(onTimeout, seconds * 1000).unref();
  return AbortSignal.any([stop, late.signal]);
}

function readStatement(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new FastcartError('USAGE_INVALID', `--file ${file} cannot be read`, { cause: error });
  }
}
