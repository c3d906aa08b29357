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
import { commonSettings, FastcartError, type Lake, toFastcartError } from '@fastcart/runtime';
import type { Table } from '@fastcart/schemas';
import { flag, option, optionOf, waiting, wholeNumber } from '../given';
import { grid } from '../grid';
import { lakeCommand } from '../lake-command';
import { count, progress, unchanged } from '../output';

interface Choice {
  table?: string;
  retain?: true;
  dropDays?: number;
  now?: string;
}

export const command = lakeCommand({
  options: {
    table: option('<name>', 'maintain only this table'),
    retain: flag(
      'also delete days older than RETAIN_BRONZE and RETAIN_SILVER, and archive days of Gold older than RETAIN_GOLD',
    ),
    dropDays: optionOf<number | undefined>(
      '<days>',
      'with --retain: the greatest number of days that this run may delete or archive of a table; by default one more than the days with new rows since the last run with --retain, and none in the first',
      (made) => made.argParser(wholeNumber(1, 99_999)),
    ),
    wait: waiting('seconds to wait for a run that writes to a table', 600),
    now: option('<time>', 'the time that days are counted from, ISO 8601 in UTC; a date means its end', (made) =>
      made.hideHelp(),
    ),
  },
  settings: [...commonSettings, ...retentionSettings],
  help: 'Example: lake maintain --yes\nIt is safe while workers run. See docs/maintenance.md.',
  plan: (choice, { lake, config }) =>
    planLake(lake, chosenOf(lake, choice), timeOf(choice), config, dropDaysOf(choice)),
  planText: (plans) => `${plan(plans)}\n\n${unchanged}`,
  run: (choice, { lake, config, signal }) =>
    maintainLake(config, chosenOf(lake, choice), {
      now: timeOf(choice),
      waitMs: choice.wait * 1000,
      dropDays: dropDaysOf(choice),
      signal,
      progress,
    }),
  json: ({ done }) => done.map(({ table, record }) => ({ table, ...record })),
  text: ({ done }) => results(done),
  failure: ({ done, errors }, { wait }) => {
    if (errors.length > 0) return toFastcartError(errors[0]);
    const busy = done.filter(({ record }) => record.outcome === 'lease held').map(({ table }) => table);
    return busy.length === 0
      ? undefined
      : new FastcartError(
          'CONFLICT',
          `not maintained, because other runs held the leases for ${wait} s: ${busy.join(', ')}`,
        );
  },
});

function chosenOf({ lakeSchema: { tables } }: Lake, { table: name }: Choice): readonly Table[] {
  if (name === undefined) return tables;
  const chosen = tables.filter((table) => table.name === name);
  if (chosen.length > 0) return chosen;
  throw new FastcartError('USAGE_INVALID', `--table: there is no table ${name}; \`lake tables\` lists all tables`);
}

/** Undefined without `--retain`. */
function dropDaysOf({ retain, dropDays }: Choice): number | undefined {
  if (retain) return dropDays ?? 0;
  if (dropDays === undefined) return undefined;
  throw new FastcartError('USAGE_INVALID', '--drop-days requires --retain');
}

function timeOf({ now }: Choice): Date {
  return now === undefined ? new Date() : new Date(momentOf('--now', now));
}

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

/** The first and the last day. */
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
