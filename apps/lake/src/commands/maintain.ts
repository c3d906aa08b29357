import {
  type Maintained,
  type MaintenanceCounts,
  maintainLake,
  type Plan,
  planLake,
  retentionSettings,
} from '@fastcart/operations/maintain/index';
import { momentOf, toSecond } from '@fastcart/operations/moment';
import { counted } from '@fastcart/quality';
import { commonSettings, FastcartError, type Lake, readConfig, settings, stopSignal } from '@fastcart/runtime';
import type { Table } from '@fastcart/schemas';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { defaults, lakeOf, print, progress, toJson, waiting } from '../context';
import { grid } from '../grid';

interface Options {
  table?: string;
  retain?: true;
  dropDays?: number;
  dryRun?: true;
  wait: number;
  lake: string;
  now?: string;
}

export function addMaintain(program: Command): void {
  program
    .command('maintain')
    .description('merge small files, delete files and log entries that nobody needs any more; rows stay as they are')
    .option('--table <name>', 'only this table')
    .option(
      '--retain',
      'also delete days older than RETAIN_BRONZE and RETAIN_SILVER, and archive days of Gold older than RETAIN_GOLD',
    )
    .addOption(
      new Option(
        '--drop-days <days>',
        'with --retain: the most days that this run may delete or archive of a table; by default one more than the days with new rows since the last run with --retain, and none in the first',
      ).argParser(daysOf),
    )
    .option('--dry-run', 'print what there is to do, and change nothing')
    .addOption(waiting('how long to wait for a run that writes a table', 600))
    .option('--lake <url>', settings.LAKE.description, defaults.lake)
    .addOption(
      new Option(
        '--now <time>',
        'the time that days are counted from, ISO 8601 in UTC; a date means its end',
      ).hideHelp(),
    )
    .addHelpText('after', '\nExample: lake maintain --dry-run\nIt is safe while workers run: docs/maintenance.md.')
    .action(async (options: Options, command: Command) => {
      const lake = lakeOf(options);
      const chosen = chosenOf(lake, options);
      const now = timeOf(options.now);
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      const flags = ['--lake', options.lake];
      const { config } = readConfig([...commonSettings, ...retentionSettings], flags, process.env);
      const dropDays = dropDaysOf(options);
      if (options.dryRun) {
        const plans = await planLake(lake, chosen, now, config, dropDays);
        return print(json ? toJson(plans) : plan(plans));
      }
      const waitMs = options.wait * 1000;
      const { done, errors } = await maintainLake(config, chosen, {
        now,
        waitMs,
        dropDays,
        signal: stopSignal(),
        progress,
      });
      progress('');
      print(json ? toJson(done.map(({ table, record }) => ({ table, ...record }))) : results(done));
      if (errors.length > 0) throw errors[0];
      const busy = done.filter(({ record }) => record.outcome === 'lease held').map(({ table }) => table);
      if (busy.length === 0) return;
      throw new FastcartError(
        'CONFLICT',
        `not maintained, since runs were still at work after ${options.wait} s: ${busy.join(', ')}`,
      );
    });
}

function chosenOf({ contract: { tables } }: Lake, { table: name }: Options): readonly Table[] {
  if (name === undefined) return tables;
  const chosen = tables.filter((table) => table.name === name);
  if (chosen.length > 0) return chosen;
  throw new FastcartError('USAGE_INVALID', `--table: there is no table ${name}; lake tables lists them`);
}

function daysOf(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It has to be a number of days from 1 to 99999.');
}

/** Undefined without retention. */
function dropDaysOf({ retain, dropDays }: Options): number | undefined {
  if (retain) return dropDays ?? 0;
  if (dropDays === undefined) return undefined;
  throw new FastcartError('USAGE_INVALID', '--drop-days needs --retain');
}

function timeOf(text: string | undefined): Date {
  return text === undefined ? new Date() : new Date(momentOf('--now', text));
}

const count = (value: number): string => value.toLocaleString('en-US');

function plan(plans: ({ table: string } & Plan)[]): string {
  return grid(
    [
      'table',
      'files',
      'bytes',
      'small files',
      'in partitions',
      'files to delete',
      'days to retire',
      'partitions to retire',
      'first day moves by',
      'held back since',
    ],
    plans.map(({ table, files, bytes, compaction, stale, retirement, heldBack }) => [
      table,
      count(files),
      count(bytes),
      count(compaction?.files ?? 0),
      count(compaction?.partitions ?? 0),
      count(stale),
      retirement?.files ? datesOf(retirement) : '',
      count(retirement?.partitions.length ?? 0),
      retirement ? `${counted(retirement.days, 'day')} (${count(retirement.allowedDays)} allowed)` : '',
      sinceOf(heldBack),
    ]),
  );
}

/** The first and the last of the days. */
function datesOf({ partitions }: NonNullable<Plan['retirement']>): string {
  const dates = partitions.map((partition) => Object.values(partition)[0]!).sort();
  return `${dates[0]} to ${dates.at(-1)}`;
}

function sinceOf({ vacuum, log, retention }: Plan['heldBack']): string {
  const commit = retention ?? vacuum ?? log;
  return commit ? `${toSecond(new Date(commit.timestamp).toISOString())} (version ${commit.version})` : '';
}

function results(done: Maintained[]): string {
  return grid(
    [
      'table',
      'outcome',
      'files',
      'files now',
      'bytes',
      'bytes now',
      'files deleted',
      'log files deleted',
      'partitions retired',
      'held back',
    ],
    done.map(({ table, record }) => {
      const { outcome, counts } = record;
      if (outcome === 'lease held') return [table, outcome, '', '', '', '', '', '', '', ''];
      const of = counts as MaintenanceCounts;
      const figures = [of.files_before, of.files_after, of.bytes_before, of.bytes_after, of.files_deleted];
      return [
        table,
        outcome,
        ...[...figures, of.log_files_deleted, of.partitions_retired].map(count),
        of.held_back ? 'a reader is behind' : '',
      ];
    }),
  );
}
