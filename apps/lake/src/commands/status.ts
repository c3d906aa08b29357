import { settings } from '@fastcart/runtime';
import type { Command } from 'commander';
import { defaults, lakeOf, print, toJson } from '../context';
import { grid } from '../grid';
import { lakeStatus, type TableStatus } from '../status';

export function addStatus(program: Command): void {
  program
    .command('status')
    .description('versions, row counts, lag and last run of every table')
    .option('--log <url>', settings.LOG.description, defaults.log)
    .option('--topic <name>', settings.TOPIC.description, settings.TOPIC.default)
    .option('--lake <url>', settings.LAKE.description, defaults.lake)
    .action(async (options: { log: string; topic: string; lake: string }, command: Command) => {
      const status = await lakeStatus(lakeOf(options), options.log, options.topic);
      print(command.optsWithGlobals<{ json?: boolean }>().json ? toJson(status) : table(status));
    });
}

function table(status: TableStatus[]): string {
  const count = (value: number | null): string => (value === null ? '' : value.toLocaleString('en-US'));
  return grid(
    ['table', 'version', 'rows', 'files', 'bytes', 'behind', 'by', 'updated', 'last run'],
    status.map((row) => [
      row.table,
      count(row.version),
      count(row.rows),
      count(row.files),
      count(row.bytes),
      row.source ?? '',
      count(row.lag),
      row.updatedAt.slice(0, 19).replace('T', ' '),
      row.lastRun ?? '',
    ]),
  );
}
