import { readFileSync } from 'node:fs';
import { FastcartError, settings } from '@fastcart/runtime';
import type { Command } from 'commander';
import { archiveOfEnvironment, data, defaults, lakeOf, print, toJson } from '../context';
import { csv, withoutFormulas } from '../csv';
import { grid } from '../grid';
import { queryLake } from '../query';

interface Options {
  lake: string;
  asOf?: string;
  archive?: true;
  csv?: true;
  safe?: true;
  file?: string;
}

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
    .option('--lake <url>', settings.LAKE.description, defaults.lake)
    .addHelpText(
      'after',
      '\nExample: lake query "SELECT date, sum(total_revenue) FROM daily_revenue_by_product GROUP BY date ORDER BY date"\nWith --json and --csv every value is text, so that no digit of a decimal or a 64-bit integer is lost.\nA character that a terminal would act on is printed as in JSON; CSV in a file or a pipe has it as it is.',
    )
    .action(async (sql: string | undefined, options: Options, command: Command) => {
      const statement = options.file ? readStatement(options.file) : sql;
      if (!statement) return command.error('a statement or --file is needed');
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      if (json && options.csv) return command.error('--json and --csv exclude each other');
      if (options.safe && !options.csv) return command.error('--safe goes with --csv');
      const lake = lakeOf(options);
      const archive = options.archive && archiveOfEnvironment(lake);
      const result = await queryLake(lake, statement, options.asOf, archive);
      if (options.csv) return void process.stdout.write(data(csv(options.safe ? withoutFormulas(result) : result)));
      const names = result.columns.map(({ name }) => name);
      if (!json) return print(grid(names, result.rows));
      const cells = (row: (string | null)[]): [string, string | null][] => row.map((value, at) => [names[at]!, value]);
      print(toJson(result.rows.map((row) => Object.fromEntries(cells(row)))));
    });
}

function readStatement(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new FastcartError('USAGE_INVALID', `--file ${file} cannot be read`, { cause: error });
  }
}
